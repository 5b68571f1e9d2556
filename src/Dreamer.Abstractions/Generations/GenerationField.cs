using System.Collections.Immutable;
using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Dreamer.Generations;

/// <summary>A field of a request, as the attributes of <see cref="GenerationRequest"/> describe it.</summary>
public sealed class GenerationField
{
    private readonly PropertyInfo _property;
    private readonly RangeAttribute? _range;

    private GenerationField(PropertyInfo property)
    {
        _property = property;
        _range = property.GetCustomAttribute<RangeAttribute>();
        Name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
        Description = property.GetCustomAttribute<DescriptionAttribute>()?.Description ?? "";
        Default = property.GetCustomAttribute<DefaultValueAttribute>()?.Value;
        Example = property.GetCustomAttribute<ExampleAttribute>()?.Value;
        MultipleOf = property.GetCustomAttribute<MultipleOfAttribute>()?.Value;
        LongestText = property.GetCustomAttribute<MaxLengthAttribute>()?.Length;
    }

    public static ImmutableArray<GenerationField> All { get; } =
        [.. typeof(GenerationRequest).GetProperties().Select(property => new GenerationField(property))];

    /// <summary>On the wire: <c>image_guidance</c>.</summary>
    public string Name { get; }

    public string Description { get; }

    public object? Default { get; }

    public object? Example { get; }

    public int? MultipleOf { get; }

    public int? LongestText { get; }

    public object? Smallest => _range?.Minimum;

    public object? Largest => _range?.Maximum;

    /// <summary>For a command line's help: <c>[1..200, default: 16]</c>; empty where there is nothing to say.</summary>
    public string Hint
    {
        get
        {
            var range = _range is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Smallest}..{Largest}");
            var multiple = MultipleOf is { } of ? $"multiples of {of}" : null;
            var usual = Default is null or false ? null : string.Create(CultureInfo.InvariantCulture, $"default: {Words(Default)}");
            string[] parts = [.. new[] { range, multiple, usual }.OfType<string>()];
            return parts.Length == 0 ? "" : $"[{string.Join(", ", parts)}]";
        }
    }

    /// <summary>By its name here or on the wire.</summary>
    public static GenerationField Of(string name) =>
        All.FirstOrDefault(field => field.Name == name || field._property.Name == name)
            ?? throw new ArgumentException($"A request has no field '{name}'.", nameof(name));

    public static T DefaultOf<T>(string name) => (T)Of(name).Default!;

    /// <summary>Refuses the first value that no request may have, whatever it starts from.</summary>
    public static void Check(GenerationRequest request)
    {
        foreach (var field in All)
        {
            field.Check(field._property.GetValue(request));
        }
        FieldCheck.Metadata(request.Metadata);
        FieldCheck.Loras(request.Loras ?? []);
    }

    public void Check(object? value)
    {
        if (value is string text)
        {
            FieldCheck.Text(Name, text, LongestText ?? GenerationLimits.CaptionLength);
        }
        else if (value is int or long or double or FrameSize)
        {
            var complaint = string.Create(CultureInfo.InvariantCulture, $"Field '{Name}' is {value}, and takes {Takes}.");
            FieldCheck.Require(Holds(value), Name, complaint);
        }
    }

    /// <summary>A size's sides each.</summary>
    public bool Holds(object value) => value is FrameSize size
        ? Holds(size.Width) && Holds(size.Height)
        : (_range is null || IsWithin(value, _range)) && (MultipleOf is not { } of || (int)value % of == 0);

    /// <summary>Whether a square is a number, and another size a text.</summary>
    public bool IsSize => _property.PropertyType == typeof(FrameSize?);

    /// <summary>In words: <c>1 to 200</c>.</summary>
    public string Takes => (Largest, MultipleOf) switch
    {
        (_, { } of) when IsSize => string.Create(CultureInfo.InvariantCulture, $"multiples of {of} from {Smallest} to {Largest}, one as in 64 or two as in 832x480"),
        (null, _) => "any",
        ( >= (double)long.MaxValue, _) => string.Create(CultureInfo.InvariantCulture, $"{Smallest} or more"),
        (_, { } of) => string.Create(CultureInfo.InvariantCulture, $"multiples of {of} from {Smallest} to {Largest}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Smallest} to {Largest}"),
    };

    private static bool IsWithin(object value, RangeAttribute range)
    {
        var number = Convert.ToDouble(value, CultureInfo.InvariantCulture);
        return number >= Convert.ToDouble(range.Minimum, CultureInfo.InvariantCulture)
            && number <= Convert.ToDouble(range.Maximum, CultureInfo.InvariantCulture);
    }

    private static object Words(object value) => value is Enum ? JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!) : value;
}
