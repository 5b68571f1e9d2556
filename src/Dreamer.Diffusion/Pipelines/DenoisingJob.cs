using Dreamer.Diffusion.Sampling;
using static TorchSharp.torch;

namespace Dreamer.Diffusion.Pipelines;

/// <summary>One still or clip on its way from noise; what its steps share was computed when it began. For one thread.</summary>
public abstract class DenoisingJob : IDisposable
{
    private SamplerState _state;

    private protected DenoisingJob(Sampler sampler, SamplerState state)
    {
        Sampler = sampler;
        _state = Keep(state);
        if (state.Step > sampler.Steps)
        {
            throw new ArgumentException($"A job of {sampler.Steps} steps cannot stand at step {state.Step}.");
        }
    }

    public int Step => _state.Step;

    public int Steps => Sampler.Steps;

    public bool IsDone => Step >= Steps;

    /// <summary>A copy, which the caller disposes: 1CHW for a still, FCHW for a clip, whose frame 0 is the still.</summary>
    public Tensor Latents => Complete(_state.Latents);

    /// <summary>What the last step took the result to be; before the first, the latents. A copy, for previews.</summary>
    public Tensor X0Estimate => Complete(_state.X0 ?? _state.Latents);

    private protected Sampler Sampler { get; }

    private protected SamplerState State => _state;

    /// <summary>Exactly one step: all branches of guidance in one evaluation.</summary>
    public void Advance()
    {
        if (IsDone)
        {
            throw new InvalidOperationException($"The job has done all its {Steps} steps.");
        }
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var next = Sampler.Advance(_state, Denoise(Sampler.ModelInput(_state), Sampler.Timesteps[Step]));
        _state.Dispose();
        _state = Keep(next);
    }

    /// <summary>All that a resumed job needs to end with the same bytes, besides its captions and still.</summary>
    public abstract byte[] Checkpoint();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    private protected abstract Tensor Denoise(Tensor input, double timestep);

    private protected abstract Tensor Complete(Tensor latents);

    protected virtual void Dispose(bool disposing) => _state.Dispose();

    private static SamplerState Keep(SamplerState state)
    {
        state.Latents.DetachFromDisposeScope();
        state.X0?.DetachFromDisposeScope();
        return state;
    }
}
