using Dreamer.Generations;
using Dreamer.Inference.Scheduling;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class FairLanesTests : FairOrderDevice
{
    [Fact]
    public void Interactive_work_comes_before_batch_work()
    {
        AddNamed("slow", new WorkClaim(Tenant("a"), Lane.Batch));
        AddNamed("fast", new WorkClaim(Tenant("b"), Lane.Interactive));
        Assert.Equal(["fast", "slow"], TakeAll());
    }

    [Fact]
    public void Batch_work_that_waited_too_long_passes_a_stream_of_interactive_work()
    {
        Add("batch", Lane.Batch);
        Add("person");
        Add("person");
        var before = Enumerable.TakeWhile(Enumerable.Range(0, 1_000), _ =>
        {
            var tenant = ServeOne(_ => 0.1);
            Add("person");
            return tenant == "person";
        }).Count();
        Assert.InRange(before, 50, 52); // of 0.1 s, until 5 s are over
    }

    [Fact]
    public void However_much_batch_work_has_waited_too_long_a_piece_of_it_in_each_patience_passes_interactive_work()
    {
        for (var i = 0; i < 20; i++)
        {
            Add($"batch{i % 2}", Lane.Batch);
        }
        Add("person");
        var batch = 0;
        for (var i = 0; i < 1_000; i++)
        {
            var tenant = ServeOne(_ => 0.1);
            batch += tenant == "person" ? 0 : 1;
            Add(tenant, tenant == "person" ? Lane.Interactive : Lane.Batch);
        }
        Assert.InRange(batch, 18, 20); // in 100 s
    }

    [Fact]
    public void Batch_work_that_passes_interactive_work_has_been_had_in_its_own_lane_too()
    {
        Add("batch", Lane.Batch);
        Clock.Advance(Patience + TimeSpan.FromSeconds(1));
        Add("person");
        Assert.Equal("batch", ServeOne(_ => 3));
        Add("batch", Lane.Batch);
        Assert.Equal(3, Order.HadBy(new WorkClaim(Tenant("batch"), Lane.Batch)));
    }

    [Fact]
    public void Batch_work_with_a_deadline_passes_what_its_own_tenant_has_due_before()
    {
        AddNamed("batch", new WorkClaim(Tenant("a"), Lane.Batch, Today.AddHours(1)));
        Clock.Advance(Patience + TimeSpan.FromSeconds(1));
        AddNamed("hurried", Claim(deadline: 10));
        Assert.Equal(["batch", "hurried"], TakeAll());
    }

    [Fact]
    public void What_nobody_wants_any_more_is_taken_out_of_turn_and_takes_nobodys()
    {
        AddNamed("unwanted", new WorkClaim(Tenant("a"), Lane.Batch));
        AddNamed("batch", new WorkClaim(Tenant("a"), Lane.Batch));
        Clock.Advance(Patience + TimeSpan.FromSeconds(1));
        Add("person");
        Assert.Equal("unwanted", Order.Drop(work => work == "unwanted"));
        Assert.Null(Order.Drop(work => work == "unwanted"));
        Assert.Equal(["batch", "person"], TakeAll());
    }

    [Fact]
    public void Nothing_starves_whoever_else_keeps_coming()
    {
        Weights["small"] = 0.01;
        var waits = new List<double>();
        Add("small", Lane.Batch);
        var since = Clock.GetUtcNow();
        for (var i = 0; i < 20_000; i++)
        {
            Add($"person{i % 3}");
            if (ServeOne(_ => 0.1) == "small")
            {
                waits.Add((Clock.GetUtcNow() - since).TotalSeconds);
                since = Clock.GetUtcNow();
                Add("small", Lane.Batch);
            }
        }
        Assert.True(waits.Count >= 50, $"{waits.Count} turns");
        Assert.InRange(waits.Max(), 5, 40); // its weight's share of four tenants, 0.1 / 0.01 s of virtual time, and no more
    }

    [Fact]
    public void What_goes_along_comes_from_no_worse_a_lane()
    {
        AddNamed("first", new WorkClaim(Tenant("a")));
        AddNamed("along", new WorkClaim(Tenant("b")));
        AddNamed("batch", new WorkClaim(Tenant("c"), Lane.Batch));
        var first = Order.Take()!;
        Assert.Equal(1, Order.CountAlong(first, _ => true));
        Assert.Equal("along", Order.TakeAlong(first, _ => true)!.Work);
        Assert.Null(Order.TakeAlong(first, _ => true));
        Assert.Equal("batch", Order.Take()!.Work);
    }
}
