using System.Net.Mime;
using Dreamer.Api.Wire;
using Dreamer.Errors;
using Dreamer.Tenants;
using Microsoft.AspNetCore.Mvc;

namespace Dreamer.Api.Usage;

/// <summary>By what usage is summed up, and whether it comes as JSON or as a table for spreadsheets.</summary>
internal sealed record UsageForm([FromQuery(Name = "by")] string? ByText, [FromQuery(Name = "format")] string? Format)
{
    private const string Csv = "csv";

    public UsageGrouping? By =>
        ByText is null ? null
        : Enum.GetValues<UsageGrouping>().Where(by => WireName.Of(by) == ByText).Select(by => (UsageGrouping?)by).FirstOrDefault()
            ?? throw Refused("by", ByText, WireName.AllOf(typeof(UsageGrouping)));

    public bool IsCsv(HttpRequest request) => Format switch
    {
        null => request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType.Equals(MediaTypeNames.Text.Csv, StringComparison.OrdinalIgnoreCase)),
        Csv => true,
        "json" => false,
        _ => throw Refused("format", Format, "json, csv"),
    };

    private static DreamerException Refused(string name, string text, string takes) =>
        new(ErrorCode.InvalidRequest, $"Query parameter '{name}' is '{Shown.Briefly(text)}', and takes one of {takes}.", name);
}
