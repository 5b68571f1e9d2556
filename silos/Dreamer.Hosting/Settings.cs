using System.Collections;
using Microsoft.Extensions.Configuration;

namespace Dreamer.Hosting;

/// <summary>
/// Reads settings, such as <c>Quota__Default__PendingGenerations=100</c> in the environment, onto an options record. One that no option has
/// is an error that names the nearest: else a slip of the pen would be a setting that silently does nothing.
/// </summary>
public static class Settings
{
    private const int LeastNameToGuess = 5; // a shorter section's name is near to too many of others' variables
    private const int MostSlips = 2;
    private const int LettersASlip = 4;

    internal static IReadOnlyList<string> Sections { get; } = ["Api", "Grains", "Inference", "Quota", "Webhooks"];

    /// <summary>Puts what is configured under the section's name into the given options, which nobody else may have yet.</summary>
    public static T Read<T>(IConfiguration configuration, string section, T options)
        where T : class
    {
        CheckSections(configuration);
        var found = configuration.GetSection(section);
        CheckNames(found, typeof(T));
        found.Bind(options);
        return options;
    }

    private static void CheckSections(IConfiguration configuration)
    {
        foreach (var section in configuration.GetChildren().Where(child => child.Value is null && child.Key.Length >= LeastNameToGuess))
        {
            if (Sections.FirstOrDefault(known => Slips(section.Key, known) is > 0 and <= MostSlips) is { } nearest)
            {
                throw Unknown(section, $"there is no section '{section.Key}'", nearest);
            }
        }
    }

    private static void CheckNames(IConfigurationSection section, Type type)
    {
        var entries = DictionaryValueOf(type);
        if (entries is null && IsSingle(type))
        {
            return;
        }

        foreach (var child in section.GetChildren())
        {
            CheckNames(child, entries ?? PropertyTypeOf(child, type));
        }
    }

    private static Type PropertyTypeOf(IConfigurationSection setting, Type owner)
    {
        var known = owner.GetProperties()
            .Where(property => property.SetMethod?.IsPublic == true)
            .ToDictionary(property => property.Name, property => property.PropertyType, StringComparer.OrdinalIgnoreCase);
        return known.TryGetValue(setting.Key, out var type)
            ? type
            : throw Unknown(setting, $"there is no '{setting.Key}'", Nearest(setting.Key, known.Keys));
    }

    /// <summary>A part of a name that is unknown is shown with the whole name, as somebody wrote it.</summary>
    private static ArgumentException Unknown(IConfigurationSection part, string why, string? nearest)
    {
        if (part.GetChildren().FirstOrDefault() is { } below)
        {
            return Unknown(below, why, nearest);
        }

        return new($"{OptionRange.Named(part.Path)} is unknown: {why}{(nearest is null ? "" : $"; the nearest is '{nearest}'")}.");
    }

    internal static Type? DictionaryValueOf(Type type) =>
        type.GetInterfaces().Append(type)
            .FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))?.GetGenericArguments()[1];

    /// <summary>A value or a list of values: what the binder reads from a text, or from one a number.</summary>
    internal static bool IsSingle(Type type) => type.IsValueType || type == typeof(string) || IsList(type);

    internal static bool IsList(Type type) => type != typeof(string) && typeof(IEnumerable).IsAssignableFrom(type);

    private static string? Nearest(string name, IEnumerable<string> known)
    {
        var (nearest, slips) = known.Select(one => (one, Slips: Math.Min(Slips(name, one), SlipsAtItsBeginning(name, one)))).MinBy(one => one.Slips);
        return slips <= Math.Max(MostSlips, name.Length / LettersASlip) ? nearest : null;
    }

    /// <summary>A word that was broken off is near to the whole one, however long that is.</summary>
    private static int SlipsAtItsBeginning(string name, string one) => Slips(name, one[..Math.Min(name.Length, one.Length)]) + 1;

    private static int Slips(string left, string right) => NearestWord.Mistakes(left.ToUpperInvariant(), right.ToUpperInvariant());
}
