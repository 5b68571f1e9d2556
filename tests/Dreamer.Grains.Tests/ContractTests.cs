using System.Reflection;
using Dreamer.Generations;
using Dreamer.Grains.Generations;

namespace Dreamer.Grains.Tests;

/// <summary>What crosses a process or is stored must stay readable: an alias or a number that changes breaks a rolling upgrade.</summary>
public sealed class ContractTests
{
    [Fact]
    public void Aliases_and_field_numbers_are_those_of_the_committed_contract()
    {
        var committed = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "contracts.txt")).ReplaceLineEndings("\n");
        File.WriteAllText(Path.Combine(AppContext.BaseDirectory, "contracts.actual.txt"), Contract()); // to compare, and to commit when the change is meant
        Assert.Equal(committed, Contract());
    }

    [Fact]
    public void Field_numbers_are_unique_in_their_type() =>
        Assert.All(Types(), t => Assert.Equal(Members(t).Count(), Members(t).Select(m => m.Id).Distinct().Count()));

    private static string Contract() => string.Concat(Types().Select(Describe));

    private static IEnumerable<Type> Types() =>
        new[] { typeof(GenerationView).Assembly, typeof(GenerationRecord).Assembly }
            .SelectMany(a => a.GetTypes())
            .Where(t => t.IsDefined(typeof(AliasAttribute), inherit: false))
            .OrderBy(AliasOf, StringComparer.Ordinal);

    private static string Describe(Type type) =>
        $"{AliasOf(type)}\n{string.Concat(Lines(type).Select(l => $"  {l}\n"))}";

    private static IEnumerable<string> Lines(Type type) =>
        type.IsInterface
            ? type.GetMethods().Select(m => $"{Name(m.ReturnType)} {m.Name}({string.Join(", ", m.GetParameters().Select(p => Name(p.ParameterType)))})").Order(StringComparer.Ordinal)
            : Members(type).OrderBy(m => m.Id).Select(m => $"{m.Id} {Name(m.Property.PropertyType)} {m.Property.Name}");

    private static IEnumerable<(uint Id, PropertyInfo Property)> Members(Type type) =>
        type.GetProperties().Where(p => p.IsDefined(typeof(IdAttribute))).Select(p => (p.GetCustomAttribute<IdAttribute>()!.Id, p));

    private static string AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>(inherit: false)!.Alias;

    private static string Name(Type type) =>
        type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
}
