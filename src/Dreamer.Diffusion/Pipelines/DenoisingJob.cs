// Shapes: N rows, one for each branch of guidance
using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>
/// One still or clip on its way from noise; what its steps share was computed when it began. For one thread. Each step:
/// 1. the sampler says what the network is shown, 2. the network evaluates all branches of guidance at once, or is left out,
/// 3. guidance joins them, 4. the sampler moves on.
/// </summary>
public abstract class DenoisingJob : IDisposable
{
    private SamplerState _state;
    private StepCache? _cache;

    private protected DenoisingJob(Sampler sampler, JobState state, StepQuality quality)
    {
        (Sampler, Rule) = (sampler, StepCacheRule.Of(quality));
        (_state, _cache, IsInexact) = (Keep(state.Sampler), state.Cache?.DetachFromDisposeScope(), state.IsInexact);
        if (Step > Steps)
        {
            throw new ArgumentException($"A job of {Steps} steps cannot stand at step {Step}.");
        }
    }

    public int Step => _state.Step;

    public int Steps => Sampler.Steps;

    public bool IsDone => Step >= Steps;

    /// <summary>Whether part of it was done on another kind of device or in another number type, which may end in other bytes.</summary>
    public bool IsInexact { get; }

    /// <summary>
    /// The part of the model that its next step needs, by name; null where the model is one. It need not be in memory before that step.
    /// </summary>
    public virtual string? Part => null;

    /// <summary>How many variants of its conditions the next step evaluates.</summary>
    public int Branches => Now.Branches.Count;

    /// <summary>What the job keeps in memory between its steps.</summary>
    public virtual long Bytes => _state.Tensors.Sum(tensor => tensor.numel() * tensor.element_size())
        + Guides.Sum(guide => guide.Bytes) + CacheBytes;

    /// <summary>A copy, which the caller disposes: 1CHW for a still, FCHW for a clip, whose frame 0 is the still.</summary>
    public Tensor Latents => Complete(_state.Latents);

    /// <summary>What the last step took the result to be; before the first, the latents. A copy, for previews.</summary>
    public Tensor X0Estimate => Complete(_state.X0 ?? _state.Latents);

    /// <summary>The network with the conditions of the guide whose turn it is.</summary>
    internal Evaluation Evaluation => Now.Evaluation;

    /// <summary>Null where every step is evaluated.</summary>
    internal StepCacheRule? Rule { get; }

    internal StepCache? Cache => _cache;

    /// <summary>Whether its next step may do without the network.</summary>
    internal bool MayReuse => Rule?.MayReuse(_cache, Steps - Step) == true;

    /// <summary>How many steps did without the network, since the job began or was resumed.</summary>
    public int StepsReused { get; private set; }

    private protected Sampler Sampler { get; }

    private protected SamplerState State => _state;

    private protected JobState Standing => new(_state, _cache, IsInexact);

    /// <summary>Of what is kept for steps without the network: two outputs and a signal, from the beginning on.</summary>
    private long CacheBytes => Rule is null ? 0 : (2 * _state.Latents.numel() * _state.Latents.element_size())
        + Guides.Where(guide => guide.IsPrepared).Select(SignalBytes).DefaultIfEmpty().Max();

    /// <summary>The step that is guided next; of a job that is done, the last.</summary>
    private protected int GuidedStep => Math.Min(Step, Steps - 1);

    /// <summary>In the order of their steps; the job's own.</summary>
    private protected abstract IReadOnlyList<GuidedSteps> Guides { get; }

    private protected GuidedSteps Now => Guides.First(guide => guide.Until > GuidedStep);

    /// <summary>All steps that are left; answers the latents as <see cref="Latents"/> does.</summary>
    public Tensor Finish()
    {
        while (!IsDone)
        {
            Advance();
        }
        return Latents;
    }

    /// <summary>
    /// Computes what the steps of its part share, which the first of them would else; from then on its bytes are known. The part is in
    /// memory.
    /// </summary>
    public void Prepare()
    {
        using var off = no_grad();
        _ = Evaluation;
        RequireOwnCache();
    }

    /// <summary>Exactly one step.</summary>
    public void Advance()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        Take(Next(Output()));
    }

    /// <summary>All that a resumed job needs to end with the same bytes, besides its captions and still.</summary>
    public abstract byte[] Checkpoint();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>What the network, alone with this job, says to its next step.</summary>
    internal JobOutput Output() => new JobOutputs(Evaluation, [this]).Next()[0];

    /// <summary>The same, with the network in any case.</summary>
    internal JobOutput WholeOutput() => new JobOutputs(Evaluation, [this]).Whole([0])[0];

    internal JobState Next(JobOutput output) => new(Sampler.Advance(_state, output.Guided), output.Cache);

    internal Tensor Rows()
    {
        if (IsDone)
        {
            throw new InvalidOperationException($"The job has done all its {Steps} steps.");
        }
        return RowsOf(Sampler.ModelInput(_state));
    }

    /// <summary>Of each row.</summary>
    internal virtual Tensor Times() => full([Branches], Sampler.Timesteps[Step], dtype: ScalarType.Float32, device: _state.Latents.device);

    /// <summary>Joins the network's rows by guidance.</summary>
    internal abstract Tensor Combine(Tensor rows);

    /// <summary>What was kept of one guide's steps says nothing of the next one's.</summary>
    internal void Take(JobState next)
    {
        var guide = Now;
        _state.Dispose();
        _state = Keep(next.Sampler);
        StepsReused += next.Cache?.Reused > 0 ? 1 : 0;
        if (!ReferenceEquals(next.Cache?.Output, _cache?.Output))
        {
            _cache?.Dispose();
        }
        _cache = next.Cache?.DetachFromDisposeScope();
        if (Now != guide || IsDone)
        {
            _cache?.Dispose();
            _cache = null;
        }
    }

    /// <summary>A checkpoint comes from outside: what it kept must be what the network tells of such a job.</summary>
    private protected void RequireOwnCache() => _cache?.RequireSignal(SignalShape(Now));

    private long SignalBytes(GuidedSteps guide) =>
        SignalShape(guide).Aggregate((long)sizeof(float), (all, size) => all * size);

    private long[] SignalShape(GuidedSteps guide)
    {
        using var scope = NewDisposeScope();
        return guide.Evaluation.SignalShape([guide.Branches.Count, .. RowsOf(_state.Latents).shape[1..]]);
    }

    private protected abstract Tensor RowsOf(Tensor input);

    private protected abstract Tensor Complete(Tensor latents);

    protected virtual void Dispose(bool disposing)
    {
        _state.Dispose();
        _cache?.Dispose();
        foreach (var guide in Guides)
        {
            guide.Dispose();
        }
    }

    private static SamplerState Keep(SamplerState state)
    {
        foreach (var tensor in state.Tensors)
        {
            tensor.DetachFromDisposeScope();
        }
        return state;
    }
}
