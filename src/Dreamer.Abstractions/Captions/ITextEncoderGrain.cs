using Dreamer.Tenants;

namespace Dreamer.Captions;

/// <summary>Encodes captions on a miss of the byte-bounded cache; equal texts at the same time are encoded once. Keyed by <c>encoder/shard</c>.</summary>
[ResponseTimeout("00:10:00")] // weights may have to be loaded first, and long clips take their time
[Alias("dreamer.ITextEncoderGrain")]
public interface ITextEncoderGrain : IGrainWithStringKey
{
    Task<EmbeddingHandle> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken = default);
}
