using Dreamer.Captions;
using Dreamer.Errors;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Tests.Fakes;
using Dreamer.Tenants;

namespace Dreamer.Inference.Tests.Engine;

public sealed class ResidentModelTests : IDisposable
{
    private readonly DeviceEngine _engine = DeviceEngineTests.NewEngine();
    private readonly FakeModel _fake = new();
    private readonly ResidentModel _model;

    public ResidentModelTests() => _model = new ResidentModel(_engine, _fake, new InferenceOptions { ModelFolder = "models/fake" });

    [Fact]
    public async Task Weights_are_loaded_once_for_all_holders_and_released_by_the_last()
    {
        await Task.WhenAll(_model.HoldAsync(), _model.HoldAsync());
        await _model.ReleaseAsync();
        Assert.Equal((1, true), (_fake.Loads, _fake.IsResident));
        await _model.ReleaseAsync();
        Assert.False(_fake.IsResident);
    }

    [Fact]
    public async Task Released_weights_take_their_embeddings_with_them()
    {
        await _model.HoldAsync();
        await _engine.FreeAsync(() => _model.Take(TenantId.Local, Star).Dispose());
        Assert.Equal(1, _fake.LiveEmbeddings);
        await _model.ReleaseAsync();
        Assert.Equal(0, _fake.LiveEmbeddings);
    }

    [Fact]
    public async Task Equal_texts_at_once_are_encoded_once_but_never_shared_between_tenants_or_encoders()
    {
        await _model.HoldAsync();
        var takes = Enumerable.Range(0, 5).Select(_ => _engine.FreeAsync(() => _model.Take(TenantId.Local, Star).Dispose()));
        await Task.WhenAll(takes);
        Assert.Single(_fake.Encoded);
        await _engine.FreeAsync(() => _model.Take(TenantId.Parse("other"), Star).Dispose());
        await _engine.FreeAsync(() => _model.Take(TenantId.Local, Star with { Kind = EmbeddingKind.Motion }).Dispose());
        Assert.Equal(3, _fake.Encoded.Count);
    }

    [Fact]
    public async Task Without_weights_it_says_which_are_missing()
    {
        var error = await Assert.ThrowsAsync<DreamerException>(() => _engine.RunFirstAsync(() => _model.Take(TenantId.Local, Star)));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.Contains("fake", error.Message, StringComparison.Ordinal);
    }

    public void Dispose()
    {
        _engine.Dispose();
        _fake.Dispose();
    }

    private static PromptText Star { get; } = new(EmbeddingKind.Caption, "a star");
}
