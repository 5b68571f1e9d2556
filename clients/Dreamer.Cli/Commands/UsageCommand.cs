using System.CommandLine;
using System.Globalization;
using Dreamer.Cli.Display;
using Dreamer.Client;
using Dreamer.Client.Usage;
using Dreamer.Hosting;

namespace Dreamer.Cli.Commands;

/// <summary><c>usage</c>: what ended in some days, and what it took.</summary>
internal static class UsageCommand
{
    private static readonly Option<DateOnly?> From = Day("--from", "The first UTC day (default: thirty days back)");
    private static readonly Option<DateOnly?> To = Day("--to", "The last UTC day (default: today)");
    private static readonly Option<string?> By = new("--by") { Description = "Sums of each day, or of each key that asked", HelpName = "day|key" };
    private static readonly Option<bool> Csv = new("--csv") { Description = "As a table for spreadsheets: every line, or the sums of --by" };

    public static Command Create()
    {
        By.AcceptOnlyFromAmong("day", "key");
        var usage = new Command("usage", "Sums up what was used, by day or by key") { From, To, By, Csv };
        return usage.Run(new SharedOptions(usage), ShowAsync).WithExamples(
            "./dreamer usage", "./dreamer usage --by key --from 2026-11-01", "./dreamer usage --csv > usage.csv");
    }

    private static async Task ShowAsync(DreamerClient client, ParseResult parsed, CancellationToken stop)
    {
        var (from, to, by) = (parsed.GetValue(From), parsed.GetValue(To), parsed.GetValue(By));
        if (parsed.GetValue(Csv))
        {
            if (parsed.GetValue(JsonOption.Json))
            {
                throw new UsageException("--csv writes a table, and --json a document: leave one of them out.");
            }

            using var table = new MemoryStream();
            await client.Usage.DownloadTableAsync(table, by, from, to, stop);
            Console.Out.Write(System.Text.Encoding.UTF8.GetString(table.ToArray()));
            return;
        }

        var report = await client.Usage.ReadAsync(from, to, limit: 1, cancellationToken: stop);
        var groups = by is null ? [] : await client.Usage.GroupAsync(by, from, to, stop);
        string[] head =
        [
            (by ?? "days").ToUpperInvariant(), "GENERATIONS", "SUCCEEDED", "FAILED", "CANCELLED", "REPEATS", "STEPS", "DEVICE S", "FRAMES",
        ];
        var all = Row(string.Create(CultureInfo.InvariantCulture, $"{report.From:O}..{report.To:O}"), report.Totals);
        Terminal.Answer(
            new { report.From, report.To, report.Totals, Groups = by is null ? null : groups },
            Columns.Of([head, .. groups.Select(group => Row(group.Name.Length > 0 ? group.Name : "-", group.Totals)), all]));
    }

    private static string[] Row(string name, UsageTotals totals) =>
    [
        name, Text(totals.Generations), Text(totals.Succeeded), Text(totals.Failed), Text(totals.Cancelled), Text(totals.Repeats),
        Text(totals.Steps), totals.DeviceSeconds.ToString("0.0", CultureInfo.InvariantCulture), Text(totals.Frames),
    ];

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static Option<DateOnly?> Day(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "DAY",
        CustomParser = given =>
        {
            if (DateOnly.TryParseExact(given.Tokens[^1].Value, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
            {
                return day;
            }

            given.AddError($"{name} is '{given.Tokens[^1].Value}', and takes a UTC day such as 2026-11-24.");
            return null;
        },
    };
}
