using System.Collections.Concurrent;
using Dreamer.Generations;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Testing;

namespace Dreamer.Grains.Tests.Generations;

/// <summary>Two devices in one process: work goes to both, and what one cannot do the other does, to the same bytes.</summary>
public sealed class SeveralDevicesTests : IDisposable
{
    private static readonly string[] s_devices = ["cpu:0", "cpu:1"];

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Work_goes_to_both()
    {
        await using var silo = await TestSilo.StartAsync(_folder.Path, devices: s_devices);
        var (seed, used) = (0, new HashSet<string>());
        await Eventually.HoldsAsync(async () => // the one that told of itself first has all the work until the other does
        {
            var views = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => silo.RunAsync(Requests.Still() with { Seed = seed++ })));
            used.UnionWith(views.Select(view => view.Device!));
            return used.SetEquals(s_devices);
        });
    }

    [Fact]
    public async Task What_one_loses_the_other_ends_with_the_same_bytes()
    {
        var lost = new ConcurrentQueue<string>();
        var model = new FakeModel { BeforeStep = Lose };
        await using var silo = await TestSilo.StartAsync(_folder.Path, model, devices: s_devices);
        var view = await silo.RunAsync(Requests.Still() with { Seed = 5 });
        Assert.Equal(GenerationState.Succeeded, view.Progress.State);
        Assert.Single(lost.Distinct());
        Assert.DoesNotContain(view.Device, lost);

        using var other = new TemporaryFolder();
        await using var whole = await TestSilo.StartAsync(other.Path);
        var undisturbed = await whole.RunAsync(Requests.Still() with { Seed = 5 });
        Assert.Equal(await whole.ReadAsync(undisturbed, ArtifactVariant.Image), await silo.ReadAsync(view, ArtifactVariant.Image));

        void Lose(string caption, int step)
        {
            var device = Thread.CurrentThread.Name!["engine ".Length..];
            if (step >= 4 && (lost.IsEmpty || lost.Contains(device)))
            {
                lost.Enqueue(device);
                throw new InvalidOperationException($"{device} fell off the bus");
            }
        }
    }

    public void Dispose() => _folder.Dispose();
}
