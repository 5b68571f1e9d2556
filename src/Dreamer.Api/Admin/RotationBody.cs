using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Dreamer.Accounts;

namespace Dreamer.Api.Admin;

/// <summary>What is sent to put a new key in an old one's place; what is left out is the old one's.</summary>
internal sealed record RotationBody
{
    private const int Day = 24 * 60 * 60;
    private const int LongestOverlap = 30 * Day;

    [Description("Seconds that the old key lives on beside the new one: 0 to 2592000, thirty days. Left out, a day.")]
    [Range(0, LongestOverlap), DefaultValue(Day), Example(3600)]
    public int? OverlapSeconds { get; init; }

    [Description("A name of up to 100 characters, for people. Left out, the old one's."), MaxLength(KeyBody.LongestName), Example("web shop")]
    public string? Name { get; init; }

    [Description("When the new key ends. Left out, as the old one would have."), Example("2027-01-01T00:00:00Z")]
    public DateTimeOffset? ExpiresAt { get; init; }

    public (NewKey Key, TimeSpan Overlap) Check(KeyId id, string hash, DateTimeOffset now)
    {
        FieldCheck.Require(
            OverlapSeconds is null or (>= 0 and <= LongestOverlap), "overlap_seconds",
            $"Field 'overlap_seconds' is {OverlapSeconds}, and takes 0 to {LongestOverlap}.");
        FieldCheck.Text("name", Name, KeyBody.LongestName);
        KeyBody.RequireFuture(ExpiresAt, now);
        return (new NewKey { Id = id, Hash = hash, Name = Name, ExpiresAt = ExpiresAt }, TimeSpan.FromSeconds(OverlapSeconds ?? Day));
    }
}
