using System.Globalization;
using System.Reflection;
using System.Text.Json;

namespace Dreamer.Accounts;

/// <summary>A tenant's own limits; what is null is as the server's settings have it for every tenant.</summary>
[GenerateSerializer, Immutable, Alias("dreamer.TenantLimits")]
public sealed record TenantLimits
{
    /// <summary>Exact as a number of any kind.</summary>
    private const double Largest = 1e15;

    public static TenantLimits None { get; } = new();

    [Id(0)] public int? PendingGenerations { get; init; }
    [Id(1)] public int? ConcurrentGenerations { get; init; }
    [Id(2)] public int? GenerationsPerDay { get; init; }
    [Id(3)] public double? DeviceSecondsPerDay { get; init; }
    [Id(4)] public int? Assets { get; init; }
    [Id(5)] public long? AssetBytes { get; init; }

    /// <summary>Its share of a device under load, in relation to the others'.</summary>
    [Id(6)] public double? Weight { get; init; }

    /// <summary>Of each of its keys.</summary>
    [Id(7)] public double? RequestsPerSecond { get; init; }

    /// <summary>Requests of a key that may come at once after a pause.</summary>
    [Id(8)] public int? RequestBurst { get; init; }

    /// <summary>What is set, by its names on the wire, in their order.</summary>
    public IEnumerable<KeyValuePair<string, double>> Named() =>
        from property in typeof(TenantLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance)
        where property.IsDefined(typeof(IdAttribute)) && property.GetValue(this) is not null
        select KeyValuePair.Create(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name),
            Convert.ToDouble(property.GetValue(this), CultureInfo.InvariantCulture));

    /// <summary>Refuses a limit that is none, with its value.</summary>
    public TenantLimits Check()
    {
        foreach (var (name, value) in Named())
        {
            var least = name is "weight" or "requests_per_second" ? double.Epsilon : 1;
            var takes = least == 1 ? "a number of at least 1" : "a number above 0";
            FieldCheck.Require(
                value >= least && value <= Largest, name,
                string.Create(CultureInfo.InvariantCulture, $"Field '{name}' is {value}, and takes {takes}."));
        }
        return this;
    }

    public override string ToString() =>
        string.Join(", ", Named().Select(limit => string.Create(CultureInfo.InvariantCulture, $"{limit.Key}={limit.Value}")));
}
