using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using Dreamer.Generations;
using Dreamer.Inference.Admissions;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Admissions;

[Properties(Arbitrary = [typeof(Scenes)], MaxTest = 300)]
public sealed class AdmissionOrderTests
{
    /// <summary>Looked at one by one, as the table of the order says.</summary>
    [Property]
    public void Positions_are_those_of_the_table(Scene scene)
    {
        var (line, waiting) = scene.Line();
        var sorted = waiting.OrderBy(scene.Rank).ToList();

        var cameIn = 0;
        while (cameIn < sorted.Count && scene.Places.Count + cameIn < scene.Options.MaxResidentJobs)
        {
            cameIn++;
        }
        for (var i = 0; i < sorted.Count; i++)
        {
            Assert.Equal(i < cameIn ? 0 : i + 1 - cameIn, scene.Order.PositionOf(sorted[i], line, scene.Places, scene.Now));
        }
        Assert.Equal(sorted.FirstOrDefault(), scene.Order.FirstOf(line, scene.Places, scene.Now).First);
    }

    [Property]
    public void Who_gave_a_place_up_does_not_take_it_back_at_once(Scene scene)
    {
        var (line, _) = scene.Line();
        if (scene.Order.FirstOf(line, scene.Places, scene.Now).First is not { } first
            || scene.Order.VictimFor(first, scene.Places, scene.Now) is not { } victim)
        {
            return;
        }
        var left = scene.Places.Single(place => place.Job == victim);
        Place[] after = [.. scene.Places.Where(place => place != left), new Place(first.Job, first.Claim, first.Need, first.Asked, scene.Now, scene.Now, scene.Order.HasTurn(first, scene.Places, scene.Now), MayLeave: true)];
        var back = new Waiting(left.Job, left.Claim, left.Need, scene.Now, number: 1_000, scene.Order.WaitsSince(left, scene.Now));
        line.Add(back);
        line.NoteLate(scene.Now);

        Assert.NotEqual(first.Job, scene.Order.VictimFor(back, after, scene.Now));
    }

    /// <summary>Others come for ever, twice as many as the device can do, and this one's lane and length come last.</summary>
    [Property]
    public void Nobody_starves_and_nobody_is_thrown_to_and_fro(Scene scene)
    {
        var (device, others) = (new SimulatedPlaces(scene.Options), scene.Claims.ToList());
        var patient = device.Ask(new WorkClaim(TenantId.Parse("patient"), Lane.Batch, null, Brief: false), scene.Model(0));
        var seconds = 0;
        for (; device.IsKnown(patient); seconds++)
        {
            Assert.True(seconds < 600, $"After {seconds} s it is not done.");
            device.Ask(others[seconds % others.Count], scene.Model(seconds));
            device.Second();
        }

        var turns = seconds / scene.Options.AdmissionPatience.TotalSeconds; // each may cost a job its place once, and so may each tenant that comes anew
        var tenants = others.DistinctBy(claim => claim.Tenant).Count();
        Assert.All(device.Evictions.Values, evictions => Assert.InRange(evictions, 0, turns + tenants));
    }

    public static class Scenes
    {
        public static Arbitrary<Scene> Scene() => Admissions.Scene.Gen().ToArbitrary();
    }
}
