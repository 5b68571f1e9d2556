using FsCheck;
using FsCheck.Fluent;
using Dreamer.Generations;
using Dreamer.Inference.Admissions;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Scheduling;
using Dreamer.Inference.Tests.Fakes;

namespace Dreamer.Inference.Tests.Admissions;

/// <summary>A device at one moment: who has a place, who waits, and what each tenant has had of it.</summary>
public sealed class Scene
{
    private static readonly FakeModels s_fakes = new(1_000, "one", "two");
    private readonly ResidentModel[] _models;
    private readonly int[] _had;
    private readonly Job[] _waiting;

    private Scene(Job[] places, Job[] waiting, int[] had, int most)
    {
        Options = new InferenceOptions
        {
            MaxResidentJobs = Math.Max(most, places.Length),
            TenantWeights = new Dictionary<string, double> { ["t0"] = 2 },
            ModelFolders = s_fakes.Folders,
        };
        _models = [.. s_fakes.Folders.Select(folder => new ResidentModel(s_fakes, NamedFolder.Parse(folder), Options))];
        Array.ForEach(_models, model => model.Describe());
        (_waiting, _had) = (waiting, had);
        Places = [.. places.Select((job, i) => new Place($"p{i}", job.Claim, Need(job.Model), Now - (job.Age * (1 + (i % 2))), Now - job.Age, Now - (job.Age / 2), job.ByTurn, MayLeave: i % 4 != 3))];
        Order = new AdmissionOrder(Options, Options.WeightOf, HadBy);
    }

    internal InferenceOptions Options { get; }

    internal AdmissionOrder Order { get; }

    internal IReadOnlyList<Place> Places { get; }

    internal TimeSpan Now { get; } = TimeSpan.FromHours(1);

    internal IEnumerable<WorkClaim> Claims => _waiting.Select(job => job.Claim);

    public static Gen<Scene> Gen()
    {
        var claim =
            from tenant in FsCheck.Fluent.Gen.Choose(0, 2)
            from batch in FsCheck.Fluent.Gen.Choose(0, 1)
            from deadline in FsCheck.Fluent.Gen.Choose(0, 4)
            from brief in FsCheck.Fluent.Gen.Choose(0, 1)
            select new WorkClaim(TenantId.Parse($"t{tenant}"), (Lane)batch, deadline > 1 ? null : DateTimeOffset.UnixEpoch.AddDays(deadline), brief == 1);
        var job =
            from work in claim
            from model in FsCheck.Fluent.Gen.Choose(0, 1)
            from age in FsCheck.Fluent.Gen.Choose(0, 60)
            from byTurn in FsCheck.Fluent.Gen.Choose(0, 3)
            select new Job(work, model, TimeSpan.FromSeconds(age), byTurn == 0);
        return
            from places in job.ListOf()
            from waiting in job.NonEmptyListOf()
            from had in FsCheck.Fluent.Gen.Choose(0, 3).ArrayOf(6)
            from most in FsCheck.Fluent.Gen.Choose(1, 6)
            select new Scene([.. places.Take(6)], [.. waiting], had, most);
    }

    public override string ToString() =>
        $"{Options.MaxResidentJobs} places; had {string.Join(' ', _had)}\n{string.Join('\n', Places)}\n{string.Join('\n', _waiting.AsEnumerable())}";

    internal ResidentModel Model(int number) => _models[number % _models.Length];

    internal static MemoryNeed NeedOf(ResidentModel model) => new(model, 1, 1);

    /// <summary>Those who wait, in line, and by themselves.</summary>
    internal (WaitingQueues Line, IReadOnlyList<Waiting> Waiting) Line()
    {
        var line = new WaitingQueues(Options.AdmissionPatience);
        Waiting[] waiting = [.. _waiting.OrderByDescending(job => job.Age).Select((job, i) => new Waiting($"w{i}", job.Claim, Need(job.Model), Now - job.Age, i))];
        Array.ForEach(waiting, line.Add);
        line.NoteLate(Now);
        return (line, waiting);
    }

    /// <summary>The table of <see cref="AdmissionOrder"/>, written down once more.</summary>
    internal (int Turn, int Lane, double Places, double Had, DateTimeOffset Deadline, int Weights, int Length, long Number) Rank(Waiting waiting)
    {
        var (claim, had) = (waiting.Claim, HadBy(waiting.Claim));
        var deadline = claim.Deadline ?? DateTimeOffset.MaxValue;
        if (Now - waiting.Asked > Options.AdmissionPatience && !Places.Any(place => place.ByTurn && Now - place.Since <= Options.AdmissionPatience))
        {
            return (0, 0, 0, had, deadline, 0, 0, waiting.Number);
        }
        return (
            1,
            claim.Lane == Lane.Interactive ? 0 : 1,
            (Places.Count(place => place.Claim.Tenant == claim.Tenant) + 1) / Options.WeightOf(claim.Tenant),
            had,
            deadline,
            Places.Any(place => place.Need.Model == waiting.Need.Model) ? 0 : 1,
            claim.Brief ? 0 : 1,
            waiting.Number);
    }

    private double HadBy(WorkClaim claim) => _had[((claim.Tenant.Value[^1] - '0') * 2) + (int)claim.Lane];

    private MemoryNeed Need(int model) => NeedOf(_models[model]);

    private sealed record Job(WorkClaim Claim, int Model, TimeSpan Age, bool ByTurn);
}
