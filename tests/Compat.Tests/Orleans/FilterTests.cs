using Microsoft.Extensions.DependencyInjection;

namespace Compat.Tests.Grains;

public interface ISoloGrain : IGrainWithStringKey
{
    Task<string> SayAsync(string text);
}

public sealed class SoloGrain(Journal journal) : Grain, ISoloGrain, IIncomingGrainCallFilter
{
    public Task<string> SayAsync(string text) => Task.FromResult(text);

    public Task Invoke(IIncomingGrainCallContext context)
    {
        journal.Write("grain's own");
        return context.Invoke();
    }
}

internal sealed class Loud(Journal journal) : IIncomingGrainCallFilter
{
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is not SoloGrain)
        {
            await context.Invoke();
            return;
        }

        journal.Write($"in {context.InterfaceName}.{context.InterfaceMethod.Name}({context.Request.GetArgument(0)}) on {context.TargetId} of {context.TargetContext.GrainId.Type}");
        await context.Invoke();
        context.Result = $"{context.Result}!";
    }
}

internal sealed class Second(Journal journal) : IOutgoingGrainCallFilter
{
    private readonly Numbered _inner = new("2", journal);

    public Task Invoke(IOutgoingGrainCallContext context) => _inner.Invoke(context);
}

internal sealed class Numbered(string name, Journal journal) : IOutgoingGrainCallFilter, IIncomingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        if (context.MethodName == nameof(ISoloGrain.SayAsync))
        {
            journal.Write($"out {name} from {context.SourceContext?.GrainId.ToString() ?? "a client"}");
        }

        await context.Invoke();
    }

    public async Task Invoke(IIncomingGrainCallContext context)
    {
        if (context.Grain is SoloGrain)
        {
            journal.Write($"in {name}");
        }

        await context.Invoke();
    }
}

public class FilterTests
{
    [Fact]
    public async Task Filters_are_asked_in_order_see_the_call_and_may_change_the_result()
    {
        var journal = new Journal();
        await using var silo = await TestSilo.StartAsync(s =>
        {
            s.Services.AddSingleton(journal);
            s.Services.AddSingleton<IOutgoingGrainCallFilter>(new Numbered("1", journal)).AddSingleton<IIncomingGrainCallFilter>(new Numbered("3", journal));
            s.AddOutgoingGrainCallFilter<Second>().AddIncomingGrainCallFilter<Loud>();
        });
        Assert.Equal("hello!", await silo.Grains.GetGrain<ISoloGrain>("s").SayAsync("hello"));
        Assert.Equal(["out 1 from a client", "out 2 from a client", "in 3", "in Compat.Tests.Grains.ISoloGrain.SayAsync(hello) on solo/s of solo", "grain's own"], journal.Entries);
    }
}
