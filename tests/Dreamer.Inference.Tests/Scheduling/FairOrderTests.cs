using Dreamer.Generations;
using Dreamer.Inference.Scheduling;
using Microsoft.Extensions.Time.Testing;

namespace Dreamer.Inference.Tests.Scheduling;

public sealed class FairOrderTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(5);
    private static readonly DateTimeOffset s_today = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(s_today);
    private readonly Dictionary<string, double> _weights = [];
    private readonly Dictionary<string, double> _served = [];
    private readonly FairOrder<string> _order;

    public FairOrderTests() => _order = new FairOrder<string>(tenant => _weights.GetValueOrDefault(tenant.Value, 1), s_patience, _clock);

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 4)]
    [InlineData(0.5, 1, 10)]
    public void Under_backlog_device_time_is_shared_by_weight_however_long_each_ones_work_takes(double a, double b, double c)
    {
        (_weights["a"], _weights["b"], _weights["c"]) = (a, b, c);
        var random = new Random(7);
        Add("a", "b", "c");
        Add("a", "b", "c");
        for (var i = 0; i < 5_000; i++)
        {
            var tenant = ServeOne(t => t switch { "a" => 0.25, "b" => 0.05, _ => 0.05 + 0.2 * random.NextDouble() });
            Add(tenant);
        }
        var total = _served.Values.Sum();
        Assert.All("abc", t => Assert.InRange(_served[t.ToString()] / total / (_weights[t.ToString()] / (a + b + c)), 0.9, 1.1));
    }

    [Fact]
    public void Long_waits_for_their_weight_in_the_batch_lane_do_not_bend_its_shares()
    {
        (_weights["a"], _weights["b"]) = (9, 1);
        foreach (var tenant in Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? "a" : "b"))
        {
            Add(tenant, Lane.Batch); // forty at 0.25 s: all of b's wait longer than the patience
        }
        for (var i = 0; i < 2_000; i++)
        {
            Add(ServeOne(_ => 0.25), Lane.Batch);
        }
        Assert.InRange(_served["a"] / _served["b"], 8.1, 9.9);
    }

    [Fact]
    public void What_a_tenant_misses_while_its_job_has_no_place_stays_owed_to_it()
    {
        Add("busy", "busy");
        _order.Expect(new WorkClaim(TenantId.Parse("outside")));
        for (var i = 0; i < 20; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Assert.True(_order.HadBy(new WorkClaim(TenantId.Parse("outside"))) < _order.HadBy(new WorkClaim(TenantId.Parse("busy"))));
        Add("outside", "outside");
        _order.Withdraw(new WorkClaim(TenantId.Parse("outside")));
        for (var i = 0; i < 20; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Assert.InRange(_served["outside"], 1.8, 2.2); // half of four seconds, though it came when two of them were over
    }

    [Fact]
    public void Nobody_saves_up_credit_while_idle()
    {
        Add("busy");
        for (var i = 0; i < 1_000; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        _served.Clear();
        Add("idle");
        for (var i = 0; i < 20; i++)
        {
            Add(ServeOne(_ => 0.1));
        }
        Assert.InRange(_served["busy"], 0.9, 1.1); // half of two seconds, and not what is left after a hundred seconds' credit
    }

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
        _clock.Advance(s_patience + TimeSpan.FromSeconds(1));
        Add("person");
        Assert.Equal("batch", ServeOne(_ => 3));
        Add("batch", Lane.Batch);
        Assert.Equal(3, _order.HadBy(new WorkClaim(Tenant("batch"), Lane.Batch)));
    }

    [Fact]
    public void Batch_work_with_a_deadline_passes_what_its_own_tenant_has_due_before()
    {
        AddNamed("batch", new WorkClaim(Tenant("a"), Lane.Batch, s_today.AddHours(1)));
        _clock.Advance(s_patience + TimeSpan.FromSeconds(1));
        AddNamed("hurried", Claim(deadline: 10));
        Assert.Equal(["batch", "hurried"], TakeAll());
    }

    [Fact]
    public void What_nobody_wants_any_more_is_taken_out_of_turn_and_takes_nobodys()
    {
        AddNamed("unwanted", new WorkClaim(Tenant("a"), Lane.Batch));
        AddNamed("batch", new WorkClaim(Tenant("a"), Lane.Batch));
        _clock.Advance(s_patience + TimeSpan.FromSeconds(1));
        Add("person");
        Assert.Equal("unwanted", _order.Drop(work => work == "unwanted"));
        Assert.Null(_order.Drop(work => work == "unwanted"));
        Assert.Equal(["batch", "person"], TakeAll());
    }

    [Fact]
    public void Of_two_jobs_alike_the_earlier_one_goes_on()
    {
        AddNamed("later", Claim() with { Since = TimeSpan.FromSeconds(2) });
        AddNamed("earlier", Claim() with { Since = TimeSpan.FromSeconds(1) });
        AddNamed("its text", Claim());
        Assert.Equal(["its text", "earlier", "later"], TakeAll());
    }

    [Fact]
    public void Nothing_starves_whoever_else_keeps_coming()
    {
        _weights["small"] = 0.01;
        var waits = new List<double>();
        Add("small", Lane.Batch);
        var since = _clock.GetUtcNow();
        for (var i = 0; i < 20_000; i++)
        {
            Add($"person{i % 3}");
            if (ServeOne(_ => 0.1) == "small")
            {
                waits.Add((_clock.GetUtcNow() - since).TotalSeconds);
                since = _clock.GetUtcNow();
                Add("small", Lane.Batch);
            }
        }
        Assert.True(waits.Count >= 50, $"{waits.Count} turns");
        Assert.InRange(waits.Max(), 5, 40); // its weight's share of four tenants, 0.1 / 0.01 s of virtual time, and no more
    }

    [Fact]
    public void In_a_tenants_lane_the_earliest_deadline_comes_first_and_the_rest_in_order_of_arrival()
    {
        AddNamed("none", Claim());
        AddNamed("late", Claim(deadline: 60));
        AddNamed("soon", Claim(deadline: 10));
        AddNamed("none either", Claim());
        Assert.Equal(["soon", "late", "none", "none either"], TakeAll());
    }

    [Fact]
    public void A_still_passes_a_clip_of_its_tenant_until_the_clip_has_waited_too_long()
    {
        AddNamed("clip", Claim() with { Brief = false });
        AddNamed("still", Claim());
        Assert.Equal(["still", "clip"], TakeAll());
        AddNamed("clip", Claim() with { Brief = false });
        _clock.Advance(s_patience + TimeSpan.FromSeconds(1));
        AddNamed("still", Claim());
        Assert.Equal(["clip", "still"], TakeAll());
    }

    [Fact]
    public void Deadlines_give_a_tenant_no_more_than_its_share()
    {
        for (var i = 0; i < 1_000; i++)
        {
            AddNamed("hurried", new WorkClaim(Tenant("hurried"), Deadline: s_today.AddSeconds(1)));
            Add("patient");
            ServeOne(_ => 0.1);
        }
        Assert.InRange(_served["hurried"] / _served["patient"], 0.9, 1.1);
    }

    [Fact]
    public void What_goes_along_comes_from_no_worse_a_lane()
    {
        AddNamed("first", new WorkClaim(Tenant("a")));
        AddNamed("along", new WorkClaim(Tenant("b")));
        AddNamed("batch", new WorkClaim(Tenant("c"), Lane.Batch));
        var first = _order.Take()!;
        Assert.Equal(1, _order.CountAlong(first, _ => true));
        Assert.Equal("along", _order.TakeAlong(first, _ => true)!.Work);
        Assert.Null(_order.TakeAlong(first, _ => true));
        Assert.Equal("batch", _order.Take()!.Work);
    }

    private static TenantId Tenant(string name) => TenantId.Parse(name);

    private static WorkClaim Claim(int? deadline = null) => new(Tenant("a"), Deadline: deadline is { } s ? s_today.AddSeconds(s) : null);

    private void Add(params string[] tenants) => Array.ForEach(tenants, t => Add(t, Lane.Interactive));

    private void Add(string tenant, Lane lane) => _order.Add(new WorkClaim(Tenant(tenant), lane), tenant);

    private void AddNamed(string name, WorkClaim claim) => _order.Add(claim, name);

    private List<string> TakeAll()
    {
        var taken = new List<string>();
        while (_order.Take() is { } turn)
        {
            turn.Settle(TimeSpan.Zero);
            taken.Add(turn.Work);
        }
        return taken;
    }

    private string ServeOne(Func<string, double> seconds)
    {
        var turn = _order.Take()!;
        var took = TimeSpan.FromSeconds(seconds(turn.Work));
        _clock.Advance(took);
        turn.Settle(took);
        _served[turn.Work] = _served.GetValueOrDefault(turn.Work) + took.TotalSeconds;
        return turn.Work;
    }
}
