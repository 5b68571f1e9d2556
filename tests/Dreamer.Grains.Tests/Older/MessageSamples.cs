using System.Collections;
using System.Collections.Immutable;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Dreamer.Grains.Tests.Older;

/// <summary>
/// A value of each record that crosses processes, all of its fields filled with what their type and number say: so a test of any version
/// knows what one of another version has written.
/// </summary>
internal static class MessageSamples
{
    private const int Deepest = 6;

    private static readonly DateTimeOffset s_day = new(2026, 11, 28, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The fields of a record, by number.</summary>
    public static IEnumerable<(uint Id, PropertyInfo Property)> FieldsOf(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(property => property.IsDefined(typeof(IdAttribute)))
            .Select(property => (property.GetCustomAttribute<IdAttribute>()!.Id, property))
            .OrderBy(field => field.Id);

    public static object Of(Type type) => ValueOf(type, 0, 0)!;

    private static object? ValueOf(Type type, uint id, int depth) => type switch
    {
        _ when Nullable.GetUnderlyingType(type) is { } inner => ValueOf(inner, id, depth),
        _ when type == typeof(string) => $"text {id}",
        _ when type == typeof(bool) => id % 2 == 0,
        _ when type == typeof(Guid) => new Guid((int)id, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
        _ when type == typeof(TimeSpan) => TimeSpan.FromSeconds(id + 1),
        _ when type == typeof(DateTimeOffset) => s_day.AddMinutes(id),
        _ when type == typeof(DateOnly) => new DateOnly(2026, 11, 28).AddDays((int)id),
        _ when type == typeof(Uri) => new Uri($"https://example.org/{id}"),
        _ when type == typeof(FrameSize) => new FrameSize(64 + (8 * (int)id), 64),
        _ when type.IsEnum => Enum.ToObject(type, 1),
        _ when type.IsPrimitive => Convert.ChangeType(id + 1, type, null),
        _ when type.IsArray => new byte[] { (byte)id, 1, 2 },
        _ when type.IsGenericType => CollectionOf(type, id, depth),
        _ when type.IsAbstract || depth > Deepest => null,
        _ => RecordOf(type, depth),
    };

    /// <summary>One element each.</summary>
    private static object? CollectionOf(Type type, uint id, int depth)
    {
        var of = type.GetGenericArguments();
        if (type.GetGenericTypeDefinition() == typeof(ImmutableArray<>))
        {
            var one = Array.CreateInstance(of[0], 1);
            one.SetValue(ValueOf(of[0], id, depth + 1), 0);
            return Call(typeof(ImmutableArray), nameof(ImmutableArray.Create), of, one, typeof(Array));
        }
        if (type.GetGenericTypeDefinition() == typeof(ImmutableDictionary<,>))
        {
            var entries = (IDictionary)Activator.CreateInstance(typeof(Dictionary<,>).MakeGenericType(of))!;
            entries.Add(ValueOf(of[0], id, depth + 1)!, ValueOf(of[1], id, depth + 1));
            return Call(typeof(ImmutableDictionary), nameof(ImmutableDictionary.CreateRange), of, entries, typeof(object));
        }
        return null;
    }

    /// <summary>The overload that takes the argument alone, and says so closely enough.</summary>
    private static object Call(Type owner, string name, Type[] of, object argument, Type least) =>
        owner.GetMethods().Where(method => method.Name == name && method.GetGenericArguments().Length == of.Length && method.GetParameters().Length == 1)
            .Select(method => method.MakeGenericMethod(of))
            .First(method => method.GetParameters()[0].ParameterType is var taken && taken.IsInstanceOfType(argument) && taken.IsAssignableTo(least))
            .Invoke(null, [argument])!;

    private static object RecordOf(Type type, int depth)
    {
        var made = RuntimeHelpers.GetUninitializedObject(type);
        foreach (var (id, property) in FieldsOf(type))
        {
            BackingOf(property)?.SetValue(made, ValueOf(property.PropertyType, id, depth + 1));
        }
        return made;
    }

    private static FieldInfo? BackingOf(PropertyInfo property) =>
        property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", BindingFlags.Instance | BindingFlags.NonPublic);
}
