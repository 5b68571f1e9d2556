using Dreamer.Captions;

namespace Dreamer.Api.Tests.Hosting;

internal sealed class FakeTextEncoderGrain : Grain, ITextEncoderGrain
{
    public Task<EmbeddingHandle?> EncodeAsync(TenantId tenant, PromptText text, CancellationToken cancellationToken = default) =>
        Task.FromResult<EmbeddingHandle?>(new EmbeddingHandle(text.Kind, text.Text, 1));
}
