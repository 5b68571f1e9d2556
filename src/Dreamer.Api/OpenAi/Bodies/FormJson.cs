using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dreamer.Api.Errors;
using Dreamer.Api.Wire;

namespace Dreamer.Api.OpenAi.Bodies;

/// <summary>
/// The texts of a form as the JSON object that they stand for, so that one type and one set of checks serve both: numbers and booleans come as
/// texts, objects as <c>field[inner]</c>, lists as <c>field[]</c>, and null as the word.
/// </summary>
internal static class FormJson
{
    private const string Null = "null";

    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Of(ImmutableArray<FormPart> parts, Type type)
    {
        var body = new JsonObject();
        foreach (var part in parts.Where(part => !part.IsFile))
        {
            Add(body, part, TextOf(part), TypeOf(type, part.Field));
        }

        return JsonSerializer.SerializeToUtf8Bytes(body, ApiJson.Options);
    }

    private static void Add(JsonObject body, FormPart part, string text, Type? type)
    {
        switch (part.Inner)
        {
            case null:
                Require(body.TryAdd(part.Field, ValueOf(text, type)), part, text);
                break;
            case "":
                Require(ChildOf(body, part.Field, () => new JsonArray()) is { } list && TryAppend(list, text), part, text);
                break;
            case var inner:
                Require(ChildOf(body, part.Field, () => new JsonObject())?.TryAdd(inner, ValueOf(text, TypeOf(type, inner))) == true, part, text);
                break;
        }
    }

    private static bool TryAppend(JsonArray list, string text)
    {
        list.Add(JsonValue.Create(text));
        return true;
    }

    /// <summary>The field's object or list, made with its first part; null where the field is something else already.</summary>
    private static T? ChildOf<T>(JsonObject body, string field, Func<T> make)
        where T : JsonNode
    {
        if (!body.ContainsKey(field))
        {
            body[field] = make();
        }

        return body[field] as T;
    }

    private static JsonValue? ValueOf(string text, Type? type)
    {
        var value = type is null ? null : Nullable.GetUnderlyingType(type) ?? type;
        return text == Null ? null
            : value == typeof(bool) && bool.TryParse(text, out var truth) ? JsonValue.Create(truth)
            : value == typeof(double) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? JsonValue.Create(number)
            : (value == typeof(int) || value == typeof(long)) && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? JsonValue.Create(whole)
            : JsonValue.Create(text);
    }

    private static Type? TypeOf(Type? type, string name) =>
        type is null ? null : ApiJson.Options.GetTypeInfo(Nullable.GetUnderlyingType(type) ?? type).Properties.FirstOrDefault(property => property.Name == name)?.PropertyType;

    private static string TextOf(FormPart part)
    {
        try
        {
            return s_strict.GetString(part.Content.Span);
        }
        catch (DecoderFallbackException broken)
        {
            throw new ProblemException(Problem.Invalid($"Field '{Shown.Briefly(part.Name)}' is no UTF-8: its byte {broken.Index + 1} is none.", Shown.Briefly(part.Field)));
        }
    }

    private static void Require(bool isNew, FormPart part, string text)
    {
        if (!isNew)
        {
            throw new ProblemException(Problem.Invalid(
                $"Field '{Shown.Briefly(part.Name)}' is given more than once, last with '{Shown.Briefly(text)}'.", Shown.Briefly(part.Field)));
        }
    }
}
