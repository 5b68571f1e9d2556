using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dreamer.Inference.Tests;

public sealed class InferenceOptionsTests
{
    [Fact]
    public void Weights_come_from_the_hosts_configuration_and_are_one_where_it_names_none()
    {
        var options = Bind(("Inference:TenantWeights:acme", "2.5"), ("Inference:MaxResidentJobs", "3"));
        Assert.Equal((2.5, 1, 3), (options.WeightOf(TenantId.Parse("acme")), options.WeightOf(TenantId.Local), options.MaxResidentJobs));
        Assert.Equal("cpu:0", options.Device); // what is not named keeps its default
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("NaN")]
    public void A_weight_that_is_no_share_is_refused_with_its_value(string weight)
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddDreamerInference(Bind(("Inference:TenantWeights:acme", weight))));
        Assert.Contains("acme", error.Message, StringComparison.Ordinal);
        Assert.Contains(weight, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_has_one_model_or_as_many_as_are_listed()
    {
        Assert.Equal(["models/nano"], Bind(("Inference:Device", "cpu:0")).Folders);
        Assert.Equal(["models/x", "models/y"], Bind(("Inference:ModelFolders:0", "models/x"), ("Inference:ModelFolders:1", "models/y")).Folders);
    }

    [Fact]
    public void Two_models_of_one_name_are_refused_with_their_folders()
    {
        var error = Assert.Throws<ArgumentException>(() => new ServiceCollection().AddDreamerInference(Bind(("Inference:ModelFolders:0", "here/x"), ("Inference:ModelFolders:1", "there/x/"))));
        Assert.Contains("'here/x' and 'there/x/'", error.Message, StringComparison.Ordinal);
    }

    private static InferenceOptions Bind(params (string Key, string Value)[] settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value)).Build().GetSection("Inference").Get<InferenceOptions>()!;
}
