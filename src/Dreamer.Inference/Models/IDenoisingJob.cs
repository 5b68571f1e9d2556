using Dreamer.Media;

namespace Dreamer.Inference.Models;

/// <summary>One job's tensors. Every member runs on the engine's thread; all is decided by settings and inputs, never by chunking.</summary>
public interface IDenoisingJob : IDisposable
{
    int StepsDone { get; }

    /// <summary>Those that are behind it when it is done: fewer than its schedule's for a draft.</summary>
    int Steps { get; }

    /// <summary>1 for a still.</summary>
    int Frames { get; }

    /// <summary>Of its next step: who guides it may change on the way, and the branches with it.</summary>
    JobShape Shape { get; }

    /// <summary>The part of its model that its next step needs in memory; null of a model without parts.</summary>
    string? Part => null;

    /// <summary>What it keeps in memory between its steps.</summary>
    long Bytes { get; }

    /// <summary>What a step, or a frame that was decoded, had in memory beside that, at most, as measured; null where nobody could measure it.</summary>
    long? StepBytes => null;

    /// <summary>Whether part of it was done on another kind of device or in another number type.</summary>
    bool IsInexact => false;

    /// <summary>Computes what the steps of its part share, with the part in memory: from then on its bytes are known.</summary>
    void Prepare()
    {
    }

    /// <summary>Exactly one denoising step.</summary>
    void Advance();

    /// <summary>All that <see cref="IDiffusionModel.Begin"/> needs to end with the same bytes.</summary>
    byte[] Checkpoint();

    /// <summary>
    /// The latents as safetensors, in the form that a clip takes its still in: a draft's are those that its last step took the result to be,
    /// and an extension's follow those of the clip that it goes on from.
    /// </summary>
    byte[] Latents();

    RgbImage DecodeFrame(int frame);

    /// <summary>A coarse picture, cheap in relation to a step, of what the last step took the result to be; of a clip the middle frame.</summary>
    RgbImage Preview();
}
