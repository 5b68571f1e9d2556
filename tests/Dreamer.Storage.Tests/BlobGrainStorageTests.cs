using System.Collections.Immutable;
using System.Text;
using Dreamer.Errors;
using Dreamer.Testing;
using Orleans.Storage;

namespace Dreamer.Storage.Tests;

public sealed class BlobGrainStorageTests : IDisposable
{
    private static readonly GrainId s_grain = GrainId.Create("session", "local/s1");

    private readonly TemporaryFolder _folder = new();
    private readonly BlobGrainStorage _storage;

    public BlobGrainStorageTests() => _storage = OpenStorage();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_state_outlives_its_storage()
    {
        var tree = new Tree("root", ["a", "b"], Mood.Calm, new Dictionary<string, double> { ["x"] = 0.5, ["n"] = double.NaN }.ToImmutableDictionary());
        await WriteAsync(Fresh(tree));
        var read = Fresh<Tree>(null);
        await OpenStorage().ReadStateAsync("state", s_grain, read);
        Assert.True(read.RecordExists);
        Assert.Equal((tree.Name, tree.Mood), (read.State!.Name, read.State.Mood));
        Assert.Equal(tree.Children.AsEnumerable(), read.State.Children);
        Assert.Equal(tree.Numbers, read.State.Numbers);
    }

    [Fact]
    public async Task A_state_that_could_not_be_read_again_is_not_written()
    {
        var state = await WriteAsync(Fresh(new Note("small")));
        state.State = new Note(new string('x', 64 << 20));

        var refused = await Assert.ThrowsAsync<DreamerException>(() => WriteAsync(state));

        Assert.Contains("'state' of session/local/s1 would take 67108", refused.Message, StringComparison.Ordinal);
        var read = Fresh<Note>(null);
        await _storage.ReadStateAsync("state", s_grain, read);
        Assert.Equal("small", read.State!.Text);
    }

    [Fact]
    public async Task A_chinese_character_takes_three_bytes_and_an_escaped_one_of_before_is_read()
    {
        await WriteAsync(Fresh(new Note("東京 <a href=\"x\">+ é")));
        var blobs = new FileBlobStore(_folder.Path);
        var key = GrainStateKey.Of("state", s_grain);
        Assert.Equal("{\"version\":1,\"state\":{\"text\":\"東京 <a href=\\\"x\\\">+ é\"}}", Encoding.UTF8.GetString((await blobs.ReadAsync(key, 1000))!), ignoreCase: false);

        await blobs.PutAsync(key, Encoding.UTF8.GetBytes("{\"version\":1,\"state\":{\"text\":\"\\u6771\\u4EAC \\u003Ca\\u003E\"}}"), "application/json");
        var read = Fresh<Note>(null);
        await _storage.ReadStateAsync("state", s_grain, read);
        Assert.Equal("東京 <a>", read.State!.Text);
    }

    [Fact]
    public async Task A_grain_without_a_stored_state_sees_an_empty_one()
    {
        var read = Fresh(new Tree("left over", [], Mood.Wild, ImmutableDictionary<string, double>.Empty), etag: "7");
        await _storage.ReadStateAsync("state", s_grain, read);
        Assert.Equal((false, null, null), (read.RecordExists, read.ETag, read.State!.Name));
    }

    [Fact]
    public async Task A_write_changes_the_etag_and_the_next_write_needs_it()
    {
        var first = await WriteAsync(Fresh(new Note("one")));
        var stale = Fresh(new Note("stale"), first.ETag);
        first.State = new Note("two");
        await WriteAsync(first);
        Assert.NotEqual(stale.ETag, first.ETag);
        var conflict = await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(stale));
        Assert.Equal((first.ETag, stale.ETag), (conflict.StoredEtag, conflict.CurrentEtag));
    }

    [Fact]
    public async Task Writing_what_was_never_read_does_not_replace_what_is_there()
    {
        await WriteAsync(Fresh(new Note("one")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Fresh(new Note("two"))));
    }

    [Theory]
    [InlineData("1.")]
    [InlineData("1.0123456789abcdef0123456789abcdef")]
    [InlineData("nonsense")]
    [InlineData("-1.x")]
    [InlineData("")]
    public async Task An_etag_of_nothing_that_was_stored_is_refused(string etag)
    {
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Fresh(new Note("x"), etag)));
        var state = await WriteAsync(Fresh(new Note("one")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => WriteAsync(Fresh(new Note("x"), etag)));
        await _storage.WriteStateAsync("state", s_grain, state);
    }

    [Fact]
    public async Task Clearing_what_was_never_read_leaves_what_is_there()
    {
        await _storage.ClearStateAsync("state", s_grain, Fresh(new Note("nothing is there")));
        await WriteAsync(Fresh(new Note("one")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("state", s_grain, Fresh(new Note("x"))));
    }

    [Fact]
    public async Task Going_back_to_an_old_value_does_not_revive_its_etag()
    {
        var state = await WriteAsync(Fresh(new Note("a")));
        var old = state.ETag;
        state.State = new Note("b");
        await WriteAsync(state);
        state.State = new Note("a");
        await WriteAsync(state);
        Assert.NotEqual(old, state.ETag);
    }

    [Fact]
    public async Task Of_many_writers_with_one_etag_one_wins()
    {
        var etag = (await WriteAsync(Fresh(new Note("start")))).ETag;
        var attempts = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            try
            {
                await WriteAsync(Fresh(new Note($"writer {i}"), etag));
                return 1;
            }
            catch (InconsistentStateException)
            {
                return 0;
            }
        })));
        Assert.Equal(1, attempts.Sum());
    }

    [Fact]
    public async Task Clearing_deletes_the_blob_and_needs_the_etag_too()
    {
        var state = await WriteAsync(Fresh(new Note("one")));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("state", s_grain, Fresh(new Note("x"), "99")));
        await _storage.ClearStateAsync("state", s_grain, state);
        Assert.Equal((false, null), (state.RecordExists, state.ETag));
        Assert.False(File.Exists(_folder.File(GrainStateKey.Of("state", s_grain))));
        await WriteAsync(state);
    }

    [Fact]
    public async Task A_state_that_is_no_json_is_named()
    {
        await new FileBlobStore(_folder.Path).PutAsync(GrainStateKey.Of("state", s_grain), "{nonsense"u8.ToArray(), "application/json");
        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => _storage.ReadStateAsync("state", s_grain, Fresh(new Note(""))));
        Assert.Contains(".grains/session/state/local/s1.json", broken.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("local/s1", ".grains/session/state/local/s1.json")]
    [InlineData("../../etc", ".grains/session/state/_2E_2E/_2E_2E/etc.json")]
    [InlineData("a b_ü", ".grains/session/state/a_20b_5F_C3_BC.json")]
    public void Any_grain_key_has_a_safe_place(string key, string place) =>
        Assert.Equal(place, GrainStateKey.Of("state", GrainId.Create("session", key)));

    [Fact]
    public void Long_keys_that_begin_alike_have_different_places()
    {
        string[] ends = ["1", "2"];
        var places = ends.Select(end => GrainStateKey.Of("state", GrainId.Create("session", new string('k', 500) + end))).ToArray();
        Assert.NotEqual(places[0], places[1]);
        Assert.All(places, place => Assert.True(Encoding.UTF8.GetByteCount(place) < 200, place));
    }

    private BlobGrainStorage OpenStorage() => new(new FileBlobStore(_folder.Path));

    private async Task<GrainState<T>> WriteAsync<T>(GrainState<T> state)
    {
        await _storage.WriteStateAsync("state", s_grain, state);
        return state;
    }

    private static GrainState<T> Fresh<T>(T? state, string? etag = null) => new() { State = state!, ETag = etag };

    private enum Mood
    {
        Calm,
        Wild,
    }

    private sealed record Note(string Text);

    private sealed record Tree(string Name, ImmutableArray<string> Children, Mood Mood, ImmutableDictionary<string, double> Numbers);
}
