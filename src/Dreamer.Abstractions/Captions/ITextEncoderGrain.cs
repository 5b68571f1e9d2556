namespace Dreamer.Captions;

/// <summary>Encodes captions on a miss of the byte-bounded cache; equal texts at the same time are encoded once. Keyed by <c>encoder/model</c>.</summary>
[Alias("dreamer.ITextEncoderGrain")]
public interface ITextEncoderGrain : IGrainWithStringKey
{
    /// <summary>Null where the weights are not in memory, or too many ask at once: then the job encodes its texts itself, when it has its place.</summary>
    [ResponseTimeout("00:10:00")] // other work of the device comes before it
    Task<EmbeddingHandle?> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken = default);
}
