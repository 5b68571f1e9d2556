using Dreamer.Generations;
using Dreamer.Grains.Generations;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;

namespace Dreamer.Grains.Tests.Older;

/// <summary>Messages that an older version has written, a line each: the record's alias, the numbers of its fields then, and its bytes.</summary>
public sealed class OlderMessageTests
{
    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void What_an_older_version_sent_is_read_field_by_field()
    {
        var types = Types().ToDictionary(type => type.GetCustomAttributes(typeof(AliasAttribute), false).Cast<AliasAttribute>().Single().Alias);
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Older", "messages.txt"));
        Assert.All(lines, line => AssertRead(line.Split(' '), types));
        Assert.True(lines.Length > 80, $"{lines.Length} messages");
    }

    /// <summary>What this version sends, for the file of the next: written beside the tests.</summary>
    [Fact]
    public void What_is_sent_is_read_again_and_kept_for_later_versions()
    {
        var lines = new List<string>();
        foreach (var type in Types().Where(type => !type.IsInterface))
        {
            var line = $"{Alias(type)} {string.Join(',', MessageSamples.FieldsOf(type).Select(field => field.Id))} {Convert.ToBase64String(Written(MessageSamples.Of(type)))}";
            AssertRead(line.Split(' '), new Dictionary<string, Type> { [Alias(type)] = type });
            lines.Add(line);
        }
        File.WriteAllLines(Path.Combine(AppContext.BaseDirectory, "messages.actual.txt"), lines);
        Assert.NotEmpty(lines);
    }

    private void AssertRead(string[] line, Dictionary<string, Type> types)
    {
        var type = types[line[0]];
        var read = _serializer.Deserialize<object>(Convert.FromBase64String(line[2]));
        var expected = MessageSamples.Of(type);
        Assert.IsType(type, read);
        var then = line[1].Split(',', StringSplitOptions.RemoveEmptyEntries).Select(uint.Parse).ToHashSet();
        foreach (var (id, property) in MessageSamples.FieldsOf(type).Where(field => then.Contains(field.Id)))
        {
            Assert.True(Same(property.GetValue(expected), property.GetValue(read), property.PropertyType), $"{line[0]} {id} {property.Name}: {property.GetValue(read)}");
        }
    }

    /// <summary>Records within have their own line, which says which of their fields were known then: here it is enough that they are there.</summary>
    private static bool Same(object? expected, object? actual, Type type)
    {
        var plain = Nullable.GetUnderlyingType(type) ?? type;
        return plain.IsPrimitive || plain.IsEnum || plain.Namespace == "System" || plain == typeof(FrameSize) ? Equals(expected, actual) : expected is null == actual is null;
    }

    private byte[] Written(object sample) => _serializer.SerializeToArray<object>(sample);

    private static string Alias(Type type) => type.GetCustomAttributes(typeof(AliasAttribute), false).Cast<AliasAttribute>().Single().Alias;

    private static IEnumerable<Type> Types() =>
        new[] { typeof(GenerationView).Assembly, typeof(GenerationRecord).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsInterface: false, IsAbstract: false } && type.IsDefined(typeof(AliasAttribute), inherit: false))
            .OrderBy(Alias, StringComparer.Ordinal);
}
