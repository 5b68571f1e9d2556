using Dreamer.Tenants;

namespace Dreamer.Captions;

/// <summary>Encodes captions on a miss of the byte-bounded cache; equal texts at the same time are encoded once. Keyed by <c>encoder/shard</c>.</summary>
[Alias("dreamer.ITextEncoderGrain")]
public interface ITextEncoderGrain : IGrainWithStringKey
{
    [ResponseTimeout("00:10:00")] // weights may have to be loaded first
    Task<EmbeddingHandle> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken = default);
}
