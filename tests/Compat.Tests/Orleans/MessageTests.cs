using System.Collections.Immutable;

namespace Compat.Tests.Grains;

[GenerateSerializer, Alias("compat.good")]
public sealed record GoodMessage(
    [property: Id(0)] string Text, [property: Id(1)] ImmutableArray<Note> Notes, [property: Id(2)] ImmutableDictionary<string, double> Numbers,
    [property: Id(3)] DateTimeOffset? When, [property: Id(4)] IReadOnlyList<Note> List, [property: Id(5)] ReadOnlyMemory<byte> Bytes);

[GenerateSerializer, Alias("compat.settable")]
public sealed class SettableMessage
{
    [Id(0)]
    public string Text { get; set; } = "";
}

[GenerateSerializer, Alias("compat.nested")]
public sealed record NestedMessage([property: Id(0)] ImmutableArray<WithArray> Items);

[GenerateSerializer, Alias("compat.array")]
public sealed record WithArray([property: Id(0)] int[] Numbers);

[GenerateSerializer, Alias("compat.sealed"), Immutable]
public sealed record PromisedMessage([property: Id(0)] int[] Numbers);

public interface IMessageGrain : IGrainWithStringKey
{
    Task<GoodMessage> GoodAsync(GoodMessage message);

    Task<PromisedMessage> PromisedAsync(PromisedMessage message, [Immutable] byte[] bytes);

    Task<object> AnyAsync(object message);
}

public interface ISettableMessageGrain : IGrainWithStringKey
{
    Task TakeAsync(SettableMessage message);
}

public interface INestedMessageGrain : IGrainWithStringKey
{
    Task<NestedMessage> GiveAsync();
}

public sealed class MessageGrain : Grain, IMessageGrain, ISettableMessageGrain, INestedMessageGrain
{
    public Task<GoodMessage> GoodAsync(GoodMessage message) => Task.FromResult(message);

    public Task<PromisedMessage> PromisedAsync(PromisedMessage message, byte[] bytes) => Task.FromResult(message);

    public Task<object> AnyAsync(object message) => Task.FromResult(message);

    public Task TakeAsync(SettableMessage message) => Task.CompletedTask;

    public Task<NestedMessage> GiveAsync() => Task.FromResult(new NestedMessage([]));
}

public class MessageTests
{
    [Fact]
    public async Task Messages_that_nobody_can_change_cross_as_they_are()
    {
        await using var silo = await TestSilo.StartAsync();
        var grain = silo.Grains.GetGrain<IMessageGrain>("m");
        var message = new GoodMessage("t", [new("a", 1)], ImmutableDictionary<string, double>.Empty.Add("x", 1.5), DateTimeOffset.UnixEpoch, [new("b", 2)], new byte[] { 1, 2 });
        var answer = await grain.GoodAsync(message);
        Assert.Equal((message.Text, message.Notes[0], message.Numbers["x"], message.When), (answer.Text, answer.Notes[0], answer.Numbers["x"], answer.When));
        Assert.Equal(7, Assert.Single((await grain.PromisedAsync(new PromisedMessage([7]), [1])).Numbers));
        Assert.Equal("text", await grain.AnyAsync("text"));
    }

    [EmbeddedFact("the real Orleans copies where ours refuses")]
    public async Task A_message_with_a_settable_member_is_refused_by_name()
    {
        await using var silo = await TestSilo.StartAsync();
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => silo.Grains.GetGrain<ISettableMessageGrain>("m").TakeAsync(new SettableMessage()));
        Assert.Contains("'SettableMessage.Text' can be set", error.Message, StringComparison.Ordinal);
    }

    [EmbeddedFact("the real Orleans copies where ours refuses")]
    public async Task A_result_that_holds_an_array_deep_inside_is_refused_by_name()
    {
        await using var silo = await TestSilo.StartAsync();
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => silo.Grains.GetGrain<INestedMessageGrain>("m").GiveAsync());
        Assert.Contains("'WithArray.Numbers'", error.Message, StringComparison.Ordinal);
    }

    [EmbeddedFact("the real Orleans copies where ours refuses")]
    public async Task A_mutable_value_behind_a_harmless_declaration_is_refused()
    {
        await using var silo = await TestSilo.StartAsync();
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => silo.Grains.GetGrain<IMessageGrain>("m").AnyAsync(new List<int>()));
        Assert.Contains("List<Int32>", error.Message, StringComparison.Ordinal);
    }
}
