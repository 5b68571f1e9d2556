using Dreamer.Bench.Scale.Days;

namespace Dreamer.Bench.Scale.Tests.Days;

public sealed class ContentionTests
{
    [Fact]
    public void Tenants_that_all_ask_one_device_for_more_get_its_time_by_their_weights()
    {
        var had = new Contention(devices: 1, tenants: 6, pendingEach: 8, hours: 4).Run();
        Assert.InRange(Contention.Jain(had), 0.95, 1);
    }

    [Theory]
    [InlineData(1, new[] { 3.0, 3, 3, 3 })]
    [InlineData(0.25, new[] { 5.0, 0, 0, 0 })]
    public void Jains_index_is_one_for_equals_and_an_nth_where_one_has_all(double index, double[] had) => Assert.Equal(index, Contention.Jain(had), 9);
}
