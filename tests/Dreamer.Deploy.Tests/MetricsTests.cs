using System.Text.Json;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Deploy.Tests;

/// <summary>Dashboards, alerts and autoscaling ask for what the programs tell, by its name and its labels.</summary>
public sealed partial class MetricsTests(MetricsFixture server) : IClassFixture<MetricsFixture>
{
    private static readonly string[] s_dashboards = ["deploy/dashboards/work.json", "deploy/dashboards/devices.json"];

    /// <summary>What shows after one still; so the rule that makes a series' name of an instrument's is the server's.</summary>
    [Fact]
    public void What_the_server_answers_is_what_its_meters_registered()
    {
        var answered = Series().Matches(server.Answered).Select(match => match.Groups[1].Value).Distinct().ToList();
        Assert.True(answered.Count >= 15, string.Join(' ', answered));
        Assert.All(answered, name => Assert.Contains(name, server.Registered));
        foreach (var shown in new[] { "dreamer_generations_waiting", "dreamer_ledger_device_time_seconds_total", "dreamer_device_busy_seconds_total", "dreamer_deadlines_total" })
        {
            Assert.Contains(shown, answered);
        }
    }

    [Fact]
    public void Once_all_is_done_nobody_waits() =>
        Assert.Matches("""(?m)^dreamer_generations_waiting\{[^}]*lane="interactive"[^}]*tenant="local"[^}]*\} 0\b""", server.Answered);

    /// <summary>The ledger's line has the time of the steps, which is a part of what the device's thread worked.</summary>
    [Fact]
    public void What_is_billed_is_no_more_than_was_worked()
    {
        var (billed, worked) = (Sum("dreamer_ledger_device_time_seconds_total"), Sum("dreamer_device_busy_seconds_total"));
        Assert.InRange(billed, 0.0001, worked);
    }

    [Fact]
    public void Every_metric_that_is_asked_for_is_one_that_is_told()
    {
        var asked = Queries().SelectMany(query => Metric().Matches(query.Query).Select(match => (query.Where, match.Value))).ToList();
        Assert.True(asked.Select(one => one.Value).Distinct().Count() >= 18);
        Assert.All(asked, one => Assert.True(server.Registered.Contains(one.Value), $"{one.Where} asks for {one.Value}, which no meter has"));
    }

    [Fact]
    public void Every_part_of_the_issue_has_its_panel()
    {
        var asked = string.Join('\n', s_dashboards.SelectMany(QueriesOf));
        foreach (var name in new[]
        {
            "sum by (lane) (dreamer_generations_waiting", "sum by (tenant) (dreamer_generations_waiting", "by (model, shape) (rate(dreamer_step_duration", "dreamer_device_memory_bytes",
            "dreamer_embedding_cache_hits_total", "dreamer_deadlines_total", "dreamer_ledger_device_time_seconds_total", "dreamer_device_busy_seconds_total", "dreamer_webhook_tries_total",
        })
        {
            Assert.Contains(name, asked, StringComparison.Ordinal);
        }
    }

    /// <summary>Of the metrics that one still shows.</summary>
    [Fact]
    public void Every_label_that_a_metric_is_asked_by_is_one_that_it_has()
    {
        var asked = Queries().SelectMany(query => Selected().Matches(query.Query).Select(match => (query.Where, Metric: match.Groups[1].Value, Label: match.Groups[2].Value))).ToList();
        var shown = asked.Where(one => server.Answered.Contains($"\n{one.Metric}{{", StringComparison.Ordinal)).ToList();
        Assert.True(shown.Count >= 8);
        Assert.All(shown, one => Assert.Matches($$"""(?m)^{{one.Metric}}\{[^}]*\b{{one.Label}}="[^"]""", server.Answered));
    }

    [Fact]
    public void Panels_have_names_and_places_of_their_own() => Assert.All(s_dashboards, file =>
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine(file)));
        var panels = dashboard.RootElement.GetProperty("panels").EnumerateArray().ToList();
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.Equal(panels.Count, panels.Select(panel => panel.GetProperty("gridPos").GetRawText()).Distinct().Count());
        Assert.All(panels, panel => Assert.NotEmpty(panel.GetProperty("description").GetString()!));
        Assert.Contains(Path.GetFileName(file), File.ReadAllText(RepositoryRoot.Combine("deploy/dashboards/kustomization.yaml")), StringComparison.Ordinal);
    });

    [Fact]
    public void Every_alert_has_a_page_that_says_what_to_do()
    {
        var headings = File.ReadLines(RepositoryRoot.Combine("docs/operate.md")).Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#').Trim()).ToList();
        var alerts = Yaml.Read("deploy/alerts.yaml").Single().Mappings().Where(map => map.At("alert") is not null).ToList();
        Assert.True(alerts.Count >= 8);
        Assert.All(alerts, alert =>
        {
            Assert.Contains(alert.Text("alert")!, headings);
            Assert.Equal($"docs/operate.md#{alert.Text("alert")!.ToLowerInvariant()}", alert.Text("annotations", "runbook"));
            Assert.Matches("^(page|ticket)$", alert.Text("labels", "severity"));
            Assert.Matches(@"^\d+[mh]$", alert.Text("for"));
        });
    }

    /// <summary>A gateway that has no device is asked by nothing for one: it must take the work that calls one.</summary>
    [Fact]
    public void Probes_ask_paths_that_answer()
    {
        Assert.NotEmpty(server.Statuses);
        Assert.All(server.Statuses, path => Assert.Equal((path.Key, 200), (path.Key, path.Value)));
        Assert.DoesNotContain("/healthz/ready", server.Statuses.Keys);
    }

    private double Sum(string name) => Regex.Matches(server.Answered, $@"(?m)^{name}\{{[^}}]*\}} ([\d.eE+-]+)").Sum(match => double.Parse(match.Groups[1].Value, null));

    private static IEnumerable<(string Where, string Query)> Queries() =>
        s_dashboards.SelectMany(file => QueriesOf(file).Select(query => (file, query)))
            .Concat(Yaml.Read("deploy/alerts.yaml").Single().Mappings().Select(rule => rule.Text("expr")).OfType<string>().Select(query => ("deploy/alerts.yaml", query)))
            .Concat(Manifests.All.SelectMany(manifest => manifest.Root.Mappings().Select(trigger => trigger.Text("query")).OfType<string>().Select(query => (manifest.File, query))));

    private static IEnumerable<string> QueriesOf(string file)
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(RepositoryRoot.Combine(file)));
        return [.. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray() from target in panel.GetProperty("targets").EnumerateArray() select target.GetProperty("expr").GetString()!];
    }

    [GeneratedRegex(@"(?m)^(dreamer_\w+)\{")]
    private static partial Regex Series();

    [GeneratedRegex(@"\bdreamer_\w+\b")]
    private static partial Regex Metric();

    [GeneratedRegex(@"\b(dreamer_\w+)\{(\w+)=")]
    private static partial Regex Selected();
}
