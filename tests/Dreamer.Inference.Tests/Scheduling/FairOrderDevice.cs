using Dreamer.Generations;
using Dreamer.Inference.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Inference.Tests.Scheduling;

/// <summary>A device of fair order whose clock moves as work is served.</summary>
public abstract class FairOrderDevice
{
    private protected static TimeSpan Patience { get; } = TimeSpan.FromSeconds(5);
    private protected static DateTimeOffset Today { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private protected FakeTimeProvider Clock { get; } = new(Today);
    private protected Dictionary<string, double> Weights { get; } = [];
    private protected Dictionary<string, double> Served { get; } = [];
    private protected FairOrder<string> Order { get; }

    protected FairOrderDevice() => Order = new FairOrder<string>(tenant => Weights.GetValueOrDefault(tenant.Value, 1), Patience, Clock);

    private protected static TenantId Tenant(string name) => TenantId.Parse(name);

    private protected static WorkClaim Claim(int? deadline = null) => new(Tenant("a"), Deadline: deadline is { } s ? Today.AddSeconds(s) : null);

    private protected void Add(params string[] tenants) => Array.ForEach(tenants, t => Add(t, Lane.Interactive));

    private protected void Add(string tenant, Lane lane) => Order.Add(new WorkClaim(Tenant(tenant), lane), tenant);

    private protected void AddNamed(string name, WorkClaim claim) => Order.Add(claim, name);

    private protected List<string> TakeAll()
    {
        var taken = new List<string>();
        while (Order.Take() is { } turn)
        {
            turn.Settle(TimeSpan.Zero);
            taken.Add(turn.Work);
        }
        return taken;
    }

    private protected string ServeOne(Func<string, double> seconds)
    {
        var turn = Order.Take()!;
        var took = TimeSpan.FromSeconds(seconds(turn.Work));
        Clock.Advance(took);
        turn.Settle(took);
        Served[turn.Work] = Served.GetValueOrDefault(turn.Work) + took.TotalSeconds;
        return turn.Work;
    }
}
