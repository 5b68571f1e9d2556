using System.Text.Json;

namespace Dreamer.Diffusion.Networks;

/// <summary>What configs have to check; each failure is one sentence with the name and the value of config.json.</summary>
internal static class ConfigChecks
{
    // Larger than any published layer, small enough that products of three stay in a long.
    private const int MaxSize = 1 << 20;

    public static void Size(string name, int value, int max = MaxSize, int min = 1)
    {
        if (value < min || value > max)
        {
            throw new ArgumentException($"{name} is {value}; it must be between {min} and {max}.");
        }
    }

    public static void Sizes(string name, IReadOnlyList<int> values, int maxCount = 16, int max = MaxSize)
    {
        Size($"the length of {name}", values.Count, maxCount);
        foreach (var value in values)
        {
            Size(name, value, max);
        }
    }

    public static void Divides(string divisorName, int divisor, string name, int value)
    {
        Size(divisorName, divisor);
        Size(name, value); // everything divides 0
        if (value % divisor != 0)
        {
            throw new ArgumentException($"{name} is {value}, which {divisorName} {divisor} does not divide.");
        }
    }

    public static void OneOf(string name, string? value, params ReadOnlySpan<string?> allowed)
    {
        if (!allowed.Contains(value))
        {
            throw new ArgumentException(
                $"{name} is '{value}'; this network knows {string.Join(", ", allowed.ToArray().Select(a => $"'{a}'"))}.");
        }
    }

    public static void SameLength(string name, int length, string otherName, int otherLength)
    {
        if (length != otherLength)
        {
            throw new ArgumentException($"{name} has {length} entries and {otherName} has {otherLength}.");
        }
    }

    public static void Levels(string name, PerLevel values, int levels, int max = MaxSize)
    {
        Sizes(name, values.Values, max: max);
        if (!values.Fits(levels))
        {
            throw new ArgumentException($"{name} has {values.Values.Count} entries for {levels} levels.");
        }
    }

    /// <summary>Options that a network lacks have to be absent, null or at the value that means "not used".</summary>
    public static void Neutral(IDictionary<string, JsonElement>? others, params ReadOnlySpan<(string Name, string Neutral)> options)
    {
        foreach (var (name, neutral) in options)
        {
            if (others is not null && others.TryGetValue(name, out var value)
                && value.ValueKind != JsonValueKind.Null && value.GetRawText() != neutral && value.GetRawText() != neutral + ".0")
            {
                throw new ArgumentException($"{name} is {value.GetRawText()}; this network has only {neutral}.");
            }
        }
    }
}
