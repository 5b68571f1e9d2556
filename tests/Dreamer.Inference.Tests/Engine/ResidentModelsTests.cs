using Dreamer.Captions;
using Dreamer.Errors;
using Dreamer.Inference.Engine;
using Dreamer.Inference.Tests.Fakes;
using Microsoft.Extensions.Logging.Abstractions;

namespace Dreamer.Inference.Tests.Engine;

public sealed class ResidentModelsTests : IDisposable
{
    private readonly DeviceEngine _engine = DeviceEngineTests.NewEngine();
    private readonly FakeModels _fakes = new(100, "a", "b", "c");
    private readonly ResidentModels _models;

    public ResidentModelsTests() => _models = NewModels(budget: 250);

    private ResidentModel A => _models.All[0];

    [Fact]
    public async Task A_model_is_known_before_its_weights_are_in_memory()
    {
        var b = await _models.GetAsync("b");
        Assert.Equal(("b", "r-b", 100L, false), (b.Description.Name, b.Revision, b.Bytes, b.Description.Resident));
        Assert.Equal("", _fakes.Resident);
        Assert.Same(A, await _models.GetAsync("")); // the first is meant where none is named
    }

    [Fact]
    public async Task A_name_that_the_device_does_not_have_is_refused_with_those_that_it_has()
    {
        var error = await Assert.ThrowsAsync<DreamerException>(() => _models.GetAsync("d"));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.Contains("'d'", error.Message, StringComparison.Ordinal);
        Assert.Contains("'a', 'b', 'c'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_loaded_ahead_drives_nobody_out()
    {
        Assert.True(await PreloadAsync("a") && await PreloadAsync("b") && await PreloadAsync("a"));
        Assert.False(await PreloadAsync("c"));
        Assert.Equal(("a b", 1), (_fakes.Resident, _fakes["a"].Loads));
    }

    [Fact]
    public async Task A_job_drives_out_the_least_recently_used_model_that_no_job_uses()
    {
        await PreloadAsync("a");
        await PreloadAsync("b");
        _models.Touch(A);
        await UseAsync("c");
        Assert.Equal("a c", _fakes.Resident);
        await UseAsync("b"); // c is in use
        Assert.Equal("b c", _fakes.Resident);
        Assert.Equal(200, _fakes.MostBytes);
    }

    [Fact]
    public async Task A_device_with_less_memory_than_it_was_said_to_have_releases_what_it_can_before_it_gives_up()
    {
        await PreloadAsync("a");
        _fakes["b"].BeforeLoad = () => _ = _fakes["a"].IsResident ? throw new InvalidOperationException("DefaultCPUAllocator: not enough memory") : 0;
        await UseAsync("b");
        Assert.Equal("b", _fakes.Resident);
    }

    [Fact]
    public async Task Released_weights_take_their_embeddings_with_them_and_tell_who_lives_from_them()
    {
        var told = 0;
        A.Released += () => told++;
        await PreloadAsync("a");
        await _engine.FreeAsync(() => A.Take(TenantId.Local, Star).Dispose());
        await _models.ReleaseAsync(A);
        await _models.ReleaseAsync(A);
        Assert.Equal((0, "", 1), (_fakes["a"].LiveEmbeddings, _fakes.Resident, told));
    }

    [Fact]
    public async Task Weights_that_a_job_uses_are_not_released()
    {
        await UseAsync("a");
        await _models.ReleaseAsync(A);
        Assert.Equal("a", _fakes.Resident);
        _models.Leave(A);
        await _models.ReleaseAsync(A);
        Assert.Equal("", _fakes.Resident);
    }

    [Fact]
    public async Task Equal_texts_at_once_are_encoded_once_but_never_shared_between_tenants_encoders_or_models()
    {
        var models = NewModels(budget: 1 << 20, cache: 1000);
        await models.PreloadAsync(models.All[0], () => 0);
        await models.PreloadAsync(models.All[1], () => 0);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => TakeAsync(models.All[0], TenantId.Local, Star)));
        Assert.Single(_fakes["a"].Encoded);
        await TakeAsync(models.All[0], TenantId.Parse("other"), Star);
        await TakeAsync(models.All[0], TenantId.Local, Star with { Kind = EmbeddingKind.Motion });
        await TakeAsync(models.All[1], TenantId.Local, Star);
        Assert.Equal((3, 1), (_fakes["a"].Encoded.Count, _fakes["b"].Encoded.Count));
        Assert.NotEqual(models.All[0].KeyOf(TenantId.Local, Star), models.All[1].KeyOf(TenantId.Local, Star));
    }

    [Fact]
    public async Task Without_weights_it_says_which_are_missing()
    {
        var error = await Assert.ThrowsAsync<DreamerException>(() => _engine.RunFirstAsync(() => A.Take(TenantId.Local, Star)));
        Assert.Equal(ErrorCode.ModelUnavailable, error.Code);
        Assert.Contains("'a'", error.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _engine.Dispose();

    private static PromptText Star { get; } = new(EmbeddingKind.Caption, "a star");

    private ResidentModels NewModels(long budget, long cache = 0) =>
        new(_engine, _fakes, new InferenceOptions { ModelFolders = _fakes.Folders, DeviceMemoryBytes = budget, EmbeddingCacheBytes = cache }, NullLogger<ResidentModels>.Instance);

    private async Task<bool> PreloadAsync(string name) => await _models.PreloadAsync(await _models.GetAsync(name), () => 0);

    private async Task UseAsync(string name)
    {
        var model = await _models.GetAsync(name);
        _models.Enter(model);
        await _models.LoadAsync(model, () => 0);
    }

    private Task TakeAsync(ResidentModel model, TenantId tenant, PromptText text) => _engine.FreeAsync(() => model.Take(tenant, text).Dispose());
}
