using System.Globalization;
using System.Text.Json.Nodes;
using Dreamer.Api.Tests.Documents;
using Dreamer.Api.Tests.Hosting;
using Dreamer.Api.Wire;
using Dreamer.Client.Generations;
using Dreamer.Generations;

namespace Dreamer.Api.Tests.Generations;

/// <summary>
/// The fields of a request stand once. A new one touches three files: GenerationRequest (what it is), GenerationSettings (how it is decided), and
/// the client's GenerationValues. Everything else here follows.
/// </summary>
public sealed class FieldTests(ApiHost host) : IClassFixture<ApiHost>
{
    public static TheoryData<string> Numbers => [.. GenerationField.All.Where(each => each.Largest is not null).Select(each => each.Name)];

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task The_document_has_a_fields_range_and_default(string name)
    {
        var field = GenerationField.Of(name);
        var schema = (await ApiDescription.ReadAsync(host)).Document["components"]!["schemas"]!["NewGeneration"]!["properties"]![name]!;

        Assert.Equal(Number(field.Smallest!), Number(schema["minimum"]!.GetValue<double>()));
        Assert.Equal(Number(field.Largest!), Number(schema["maximum"]!.GetValue<double>()));
        Assert.Equal(field.Default is null ? (double?)null : Number(field.Default), schema["default"]?.GetValue<double>()); // a square is a number
        Assert.Equal(field.MultipleOf, schema["multipleOf"]?.GetValue<int>());
        Assert.Equal(field.Description, schema["description"]!.ToString());
        Assert.NotNull(schema["examples"]);
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public async Task What_is_below_or_above_a_fields_range_is_refused_and_the_document_refuses_it_too(string name)
    {
        var field = GenerationField.Of(name);
        var description = await ApiDescription.ReadAsync(host);
        foreach (var beyond in new[] { Number(field.Smallest!) - 1, Number(field.Largest!) + 1 }.Where(beyond => Math.Abs(beyond) < 1e6))
        {
            var body = new JsonObject { ["kind"] = "text_to_image", ["caption"] = "a star", [name] = beyond }.ToJsonString();
            var answer = await host.PostAsync($"/v1/sessions/{await host.OpenSessionAsync()}/generations", body);

            Assert.Equal((400, name), (answer.Status, answer["param"]));
            Assert.Contains(string.Create(CultureInfo.InvariantCulture, $"{beyond}"), answer["detail"], StringComparison.Ordinal);
            Assert.NotNull(description.Complaint("NewGeneration", body));
        }
    }

    [Fact]
    public async Task A_quality_that_is_misspelt_is_refused_with_all_there_are()
    {
        var answer = await host.PostAsync(
            $"/v1/sessions/{await host.OpenSessionAsync()}/generations", """{"kind": "text_to_image", "caption": "a star", "quality": "balnced"}""");

        Assert.Equal((400, "quality"), (answer.Status, answer["param"]));
        Assert.All((string[])["balnced", "exact", "balanced", "fast"], word => Assert.Contains(word, answer["detail"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "exact")]
    [InlineData(""", "quality": "fast" """, "fast")]
    public async Task A_quality_is_exact_where_it_is_left_out(string field, string expected)
    {
        var answer = await host.PostAsync(
            $"/v1/sessions/{await host.OpenSessionAsync()}/generations", $$"""{"kind": "text_to_image", "caption": "a star"{{field}}}""");

        Assert.Equal((202, expected), (answer.Status, answer.Json.GetProperty("settings").GetProperty("quality").GetString()));
    }

    [Fact]
    public async Task A_null_is_a_field_that_was_left_out()
    {
        var body = new JsonObject(GenerationField.All.Select(field => KeyValuePair.Create(field.Name, (JsonNode?)null))) { ["kind"] = "text_to_image", ["caption"] = "a star" };

        var answer = await host.PostAsync($"/v1/sessions/{await host.OpenSessionAsync()}/generations", body.ToJsonString());

        Assert.Equal((202, "interactive"), (answer.Status, answer.Json.GetProperty("settings").GetProperty("lane").GetString()));
        Assert.False(answer.Json.TryGetProperty("variations", out _));
    }

    [Theory]
    [InlineData("\u200b\u200d\ufeff")]
    [InlineData(" \t")]
    [InlineData("\u202e")]
    public async Task A_caption_that_nobody_can_see_is_none(string caption)
    {
        var body = new JsonObject { ["kind"] = "text_to_image", ["caption"] = caption }.ToJsonString();

        var answer = await host.PostAsync($"/v1/sessions/{await host.OpenSessionAsync()}/generations", body);

        Assert.Equal((400, "caption"), (answer.Status, answer["param"]));
    }

    [Theory]
    [InlineData("caption", """{"kind": "text_to_image", "caption": "a \u0000 star"}""")]
    [InlineData("model", """{"kind": "text_to_image", "caption": "a star", "model": "na\u0000no"}""")]
    [InlineData("metadata.a", """{"kind": "text_to_image", "caption": "a star", "metadata": {"a": "b\u0000"}}""")]
    [InlineData("metadata.a?", """{"kind": "text_to_image", "caption": "a star", "metadata": {"a\u0000": "b"}}""")]
    public async Task A_zero_in_a_text_is_refused(string field, string body)
    {
        var answer = await host.PostAsync($"/v1/sessions/{await host.OpenSessionAsync()}/generations", body);
        Assert.Equal((400, field), (answer.Status, answer["param"]));
    }

    [Fact]
    public async Task The_largest_seed_makes_one_and_no_two()
    {
        var generations = $"/v1/sessions/{await host.OpenSessionAsync()}/generations";

        var one = await host.PostAsync(generations, """{"kind": "text_to_image", "caption": "a star", "seed": 9223372036854775807}""");
        var two = await host.PostAsync(generations, """{"kind": "text_to_image", "caption": "a star", "seed": 9223372036854775807, "count": 2}""");

        Assert.Equal((202, 400, "seed"), (one.Status, two.Status, two["param"]));
    }

    [Fact]
    public async Task The_client_has_every_field()
    {
        var settings = (await ApiDescription.ReadAsync(host)).Document["components"]!["schemas"]!["GenerationSettings"]!["properties"]!.AsObject();

        Assert.Equal(GenerationField.All.Select(field => field.Name).Order(), NamesOf(typeof(NewGeneration)));
        Assert.Equal(settings.Select(field => field.Key).Order(), NamesOf(typeof(Client.Generations.GenerationSettings)));
    }

    [Fact]
    public void A_field_says_its_range_and_default_to_a_command_line()
    {
        Assert.Equal("[1..200, default: 16]", GenerationField.Of("steps").Hint);
        Assert.Equal("[32..2048, multiples of 8, default: 64]", GenerationField.Of("size").Hint);
        Assert.Equal("[default: interactive]", GenerationField.Of("lane").Hint);
        Assert.Equal("", GenerationField.Of("caption").Hint);
    }

    private static IEnumerable<string> NamesOf(Type type) => type.GetProperties().Select(WireName.Of).Order();

    private static double Number(object value) => Convert.ToDouble(value is FrameSize size ? size.Width : value, CultureInfo.InvariantCulture);
}
