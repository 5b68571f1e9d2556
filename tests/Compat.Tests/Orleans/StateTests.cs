using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;

namespace Compat.Tests.Grains;

[GenerateSerializer, Alias("compat.note")]
public sealed record Note([property: Id(0)] string Text, [property: Id(1)] int Number);

[GenerateSerializer, Alias("compat.lines")]
public sealed class NoteState
{
    [Id(0)] public List<string> Lines { get; init; } = [];
}

public interface INoteGrain : IGrainWithStringKey
{
    Task<bool> ExistsAsync();

    Task<Note?> ReadAsync();

    Task WriteAsync(Note value);

    Task ClearAsync();

    Task ForgetAsync();

    Task<int> AddLineAsync(string line, bool save);

    Task TouchOutsideAsync();

    Task<string?> EtagAsync();
}

public sealed class NoteGrain(
    [PersistentState("note")] IPersistentState<Note> note,
    [PersistentState("lines", "Default")] IPersistentState<NoteState> lines,
    Journal journal) : Grain, INoteGrain
{
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        journal.Write(reason.ReasonCode == DeactivationReasonCode.ApplicationError ? $"stale: {reason.Exception!.GetType().Name}" : $"ends: {reason.ReasonCode}");
        return Task.CompletedTask;
    }

    public Task<string?> EtagAsync() => Task.FromResult(note.Etag);

    public Task<bool> ExistsAsync() => Task.FromResult(note.RecordExists);

    public Task<Note?> ReadAsync() => Task.FromResult(note.RecordExists ? note.State : null);

    public Task WriteAsync(Note value)
    {
        note.State = value;
        return note.WriteStateAsync();
    }

    public Task ClearAsync() => note.ClearStateAsync();

    public Task ForgetAsync()
    {
        DeactivateOnIdle();
        return Task.CompletedTask;
    }

    public async Task<int> AddLineAsync(string line, bool save)
    {
        lines.State.Lines.Add(line);
        if (save)
        {
            await lines.WriteStateAsync();
        }

        return lines.State.Lines.Count;
    }

    public Task TouchOutsideAsync() => Task.Run(() => note.State);
}

public class StateTests
{
    [Fact]
    public async Task A_written_state_is_there_after_the_activation_has_ended()
    {
        await using var silo = await TestSilo.StartAsync();
        var note = silo.Grains.GetGrain<INoteGrain>("n");
        Assert.False(await note.ExistsAsync());
        await note.WriteAsync(new Note("hello", 3));
        await note.ForgetAsync();
        Assert.Equal(new Note("hello", 3), await note.ReadAsync());
        await note.ClearAsync();
        await note.ForgetAsync();
        Assert.Null(await note.ReadAsync());
    }

    [Fact]
    public async Task A_change_that_was_not_written_is_gone_with_the_activation()
    {
        await using var silo = await TestSilo.StartAsync();
        var note = silo.Grains.GetGrain<INoteGrain>("n");
        Assert.Equal(1, await note.AddLineAsync("kept", save: true));
        Assert.Equal(2, await note.AddLineAsync("lost", save: false));
        await note.ForgetAsync();
        Assert.Equal(2, await note.AddLineAsync("kept too", save: true));
    }

    [Fact]
    public async Task A_write_against_a_newer_etag_fails_and_ends_the_activation_that_was_stale()
    {
        await using var silo = await TestSilo.StartAsync();
        var note = silo.Grains.GetGrain<INoteGrain>("n");
        await note.WriteAsync(new Note("mine", 1));
        var storage = silo.Services.GetRequiredKeyedService<IGrainStorage>("Default");
        var stored = new GrainState<Note>();
        await storage.ReadStateAsync("note", note.GetGrainId(), stored);
        stored.State = new Note("theirs", 2);
        await storage.WriteStateAsync("note", note.GetGrainId(), stored);
        await Assert.ThrowsAnyAsync<InconsistentStateException>(() => note.WriteAsync(new Note("mine again", 3)));
        Assert.Equal(new Note("theirs", 2), await note.ReadAsync());
        Assert.Equal(stored.ETag, await note.EtagAsync());
        Assert.StartsWith("stale: ", Assert.Single(silo.Services.GetRequiredService<Journal>().Entries), StringComparison.Ordinal);
        await note.WriteAsync(new Note("now it works", 4));
    }

    [Fact]
    public async Task A_state_may_be_touched_on_its_grains_turns_only()
    {
        await using var silo = await TestSilo.StartAsync();
        await Assert.ThrowsAsync<InvalidOperationException>(silo.Grains.GetGrain<INoteGrain>("n").TouchOutsideAsync);
    }
}
