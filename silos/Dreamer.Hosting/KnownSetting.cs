using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Dreamer.Hosting;

/// <summary>A setting that an options record has. The list of all of them is what names are checked by, what help shows and what the schema holds.</summary>
public sealed record KnownSetting(string Section, PropertyInfo Property, object Owner)
{
    /// <summary>As it is called in the environment; <c>NAME</c> stands for a tenant, and 0 for a list's first entry.</summary>
    public string Variable =>
        $"{Section}__{Property.Name}" + (Settings.DictionaryValueOf(Property.PropertyType) is not null ? "__NAME" : Settings.IsList(Property.PropertyType) ? "__0" : "");

    public Type Type => Nullable.GetUnderlyingType(Property.PropertyType) ?? Property.PropertyType;

    public RangeAttribute? Range => Property.GetCustomAttribute<RangeAttribute>();

    /// <summary>In words, where it is another on each machine.</summary>
    public string? UsualInWords => Property.GetCustomAttribute<DefaultValueAttribute>()?.Value as string;

    public object? Usual => UsualInWords is null ? Property.GetValue(Owner) : null;

    /// <summary>For help: <c>[1..1024, default: 4]</c>.</summary>
    public string Hint
    {
        get
        {
            var range = Range is null ? null : string.Create(CultureInfo.InvariantCulture, $"{(Range.MinimumIsExclusive ? "above " : "")}{Range.Minimum}..{Range.Maximum}");
            var words = Type.IsEnum ? string.Join(" | ", Enum.GetNames(Type)) : null;
            var usual = UsualInWords ?? (Usual is null || Settings.IsList(Type) || Settings.DictionaryValueOf(Type) is not null ? null : Convert.ToString(Usual, CultureInfo.InvariantCulture));
            return $"[{string.Join(", ", new[] { range, words, usual is null ? null : $"default: {usual}" }.OfType<string>())}]";
        }
    }

    /// <summary>Those of a section, and of the records in it.</summary>
    public static IEnumerable<KnownSetting> Of(SettingSection section) =>
        Settable(section.Options.GetType()).SelectMany(property => InsideOf(property, section) is { } inner ? Of(inner) : [new KnownSetting(section.Name, property, section.Options)]);

    /// <summary>What somebody may set; a flag decides what is not browsable, and a section of its own what is named like one.</summary>
    internal static IEnumerable<PropertyInfo> Settable(Type type) => type.GetProperties()
        .Where(property => property.SetMethod?.IsPublic == true && !Settings.Sections.Contains(property.Name))
        .Where(property => property.GetCustomAttribute<BrowsableAttribute>() is not { Browsable: false });

    private static SettingSection? InsideOf(PropertyInfo property, SettingSection section)
    {
        var entry = Settings.DictionaryValueOf(property.PropertyType);
        return entry is not null && !Settings.IsSingle(entry) ? new($"{section.Name}__{property.Name}__NAME", Activator.CreateInstance(entry)!)
            : entry is null && !Settings.IsSingle(property.PropertyType) ? new($"{section.Name}__{property.Name}", property.GetValue(section.Options)!)
            : null;
    }
}
