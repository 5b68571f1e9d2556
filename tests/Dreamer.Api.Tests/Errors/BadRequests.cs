namespace Dreamer.Api.Tests.Errors;

/// <summary>Every kind of bad request that the API is known to refuse.</summary>
internal static class BadRequests
{
    private const string Generations = "/v1/sessions/SES/generations";
    private const string UnknownSession = "ses_00000000000000000000000000000000";
    private const string UnknownAsset = "ast_00000000000000000000000000000000";
    private const string UnknownEndpoint = "whe_00000000000000000000000000000000";
    private const string UnknownGeneration = "gen_00000000000000000000000000000000_0000000000000000";

    public static IReadOnlyList<BadRequest> All { get; } = [.. Keys(), .. Json(), .. Fields(), .. Sizes(), .. Trees(), .. Ids(), .. Http(), .. Queries(), .. Webhooks()];

    private static IEnumerable<BadRequest> Keys() =>
    [
        new("no key", "GET", "/v1/sessions", 401, "authorization", "Authorization") { WithoutKey = true },
        new("usage without a key", "GET", "/v1/usage", 401, "authorization", "Authorization") { WithoutKey = true },
        new("wrong key", "GET", "/v1/sessions", 401, "authorization", "dk_local") { WithoutKey = true, Header = ("Authorization", "Bearer dk_local_wrong_wrong") },
        new("other scheme", "GET", "/v1/sessions", 401, "authorization", "Basic") { WithoutKey = true, Header = ("Authorization", "Basic dXNlcjpwYXNz") },
        new("huge key", "GET", "/v1/sessions", 401, "authorization", "kkkk") { WithoutKey = true, Header = ("Authorization", "Bearer " + new string('k', 8_000)) },
        new("no key, bad body", "POST", "/v1/sessions", 401, "authorization", "Authorization") { WithoutKey = true, Body = "{" },
    ];

    private static IEnumerable<BadRequest> Json() =>
    [
        Post("broken JSON", "body", "\"caption\": ,", "{\n\"kind\": \"text_to_image\",\n\"caption\": , }"),
        Post("cut JSON", "body", "kind", """{"kind": "text_to_im"""),
        Post("text that is no JSON", "body", "hello", "hello"),
        Post("empty body", "body", "empty", ""),
        Post("null body", "body", "null", "null"),
        Post("list body", "body", "[1, 2]", "[1, 2]"),
        Post("deep body", "body", "[[[[", new string('[', 5_000)),
        Post("unknown field", "captoin", "a star", """{"kind": "text_to_image", "captoin": "a star"}"""),
        Post("misspelt field", "captoin", "did you mean 'caption'?", """{"kind": "text_to_image", "captoin": "a star"}"""),
        Post("field in other case", "Caption", "a star", """{"kind": "text_to_image", "Caption": "a star"}"""),
        Post("repeated field", "seed", "8", """{"kind": "text_to_image", "caption": "a", "seed": 7, "seed": 8}"""),
        Post("no UTF-8", "caption", "caption", """{"kind": "text_to_image", "caption": "\ud800"}"""),
    ];

    private static IEnumerable<BadRequest> Fields() =>
    [
        Post("unknown model", "model", "sora", """{"kind": "text_to_image", "caption": "a star", "model": "sora"}"""),
        Post("no kind", "kind", "text_to_video", """{"caption": "a star"}"""),
        Post("unknown kind", "kind", "text_to_song", """{"kind": "text_to_song", "caption": "a star"}"""),
        Post("kind by number", "kind", "3", """{"kind": 3, "caption": "a star"}"""),
        Post("number in a text", "caption", "12", """{"kind": "text_to_image", "caption": 12}"""),
        Post("text in a number", "steps", "ten", """{"kind": "text_to_image", "caption": "a", "steps": "ten"}"""),
        Post("fraction in a whole number", "frames", "2.5", """{"kind": "text_to_image", "caption": "a", "frames": 2.5}"""),
        Post("number beyond all bounds", "seed", "99999999999999999999", """{"kind": "text_to_image", "caption": "a", "seed": 99999999999999999999}"""),
        Post("infinite number", "guidance", "Infinity", """{"kind": "text_to_image", "caption": "a", "guidance": 1e999}"""),
        Post("huge frames", "frames", "100000", """{"kind": "text_to_video", "caption": "a", "motion_caption": "b", "frames": 100000}"""),
        Post("no steps", "steps", "0", """{"kind": "text_to_image", "caption": "a", "steps": 0}"""),
        Post("negative seed", "seed", "-1", """{"kind": "text_to_image", "caption": "a", "seed": -1}"""),
        Post("empty caption", "caption", "''", """{"kind": "text_to_image", "caption": ""}"""),
        Post("no caption", "caption", "is missing", """{"kind": "text_to_image"}"""),
        Post("blank caption", "caption", "'  '", """{"kind": "text_to_image", "caption": "  "}"""),
        Post("long caption", "caption", "aaaa", $$"""{"kind": "text_to_image", "caption": "{{new string('a', 2_001)}}"}"""),
        Post("caption of 10 MB", "caption", "aaaa", $$"""{"kind": "text_to_image", "caption": "{{new string('a', 10 << 20)}}"}""", 413),
        Post("no motion", "motion_caption", "motion_caption", """{"kind": "text_to_video", "caption": "a"}"""),
        Post("deadline that is over", "deadline", "2001", """{"kind": "text_to_image", "caption": "a", "deadline": "2001-01-01T00:00:00Z"}"""),
        Post("deadline that is no time", "deadline", "soon", """{"kind": "text_to_image", "caption": "a", "deadline": "soon"}"""),
        Post("metadata that is no text", "metadata.a", "1", """{"kind": "text_to_image", "caption": "a", "metadata": {"a": 1}}"""),
        Post("long metadata", "metadata.a", "bbbb", $$"""{"kind": "text_to_image", "caption": "a", "metadata": {"a": "{{new string('b', 600)}}" } }"""),
        new("long title", "POST", "/v1/sessions", 400, "title", "tttt") { Body = $$"""{"title": "{{new string('t', 300)}}"}""" },
    ];

    private static IEnumerable<BadRequest> Sizes() =>
    [
        Post("negative size", "size", "-64", """{"kind": "text_to_image", "caption": "a", "size": -64}"""),
        Post("odd size", "size", "65", """{"kind": "text_to_image", "caption": "a", "size": 65}"""),
        Post("capital size", "size", "832X480", """{"kind": "text_to_image", "caption": "a", "size": "832X480"}"""),
        Post("size of nothing", "size", "0x0", """{"kind": "text_to_image", "caption": "a", "size": "0x0"}"""),
        Post("half a size", "size", "8x", """{"kind": "text_to_image", "caption": "a", "size": "8x"}"""),
        Post("size of three", "size", "8x8x8", """{"kind": "text_to_image", "caption": "a", "size": "8x8x8"}"""),
        Post("odd width", "size", "833x480", """{"kind": "text_to_image", "caption": "a", "size": "833x480"}"""),
        Post("size of more than a generation has", "frames", "1077936128", """{"kind": "text_to_video", "caption": "a", "motion_caption": "b", "size": 2048, "frames": 257}"""),
        Post("huge size", "size", "1000000", """{"kind": "text_to_image", "caption": "a", "size": 1000000}"""),
    ];

    private static IEnumerable<BadRequest> Trees() =>
    [
        Post("animate nothing", "parent", "parent", """{"kind": "animate", "motion_caption": "b"}"""),
        Post("no id as parent", "parent", "../../etc", """{"kind": "animate", "motion_caption": "b", "parent": "../../etc"}"""),
        Post("parent elsewhere", "parent", UnknownGeneration, $$"""{"kind": "animate", "motion_caption": "b", "parent": "{{UnknownGeneration}}"}"""),
        Post("refine nothing", "parent", "parent", """{"kind": "refine", "caption": "a"}"""),
        Post("no strength", "strength", "0", """{"kind": "refine", "caption": "a", "parent": "GEN", "strength": 0}"""),
        Post("much strength", "strength", "1.5", """{"kind": "refine", "caption": "a", "parent": "GEN", "strength": 1.5}"""),
        Post("strength without refine", "strength", "0.5", """{"kind": "text_to_image", "caption": "a", "strength": 0.5}"""),
        Post("negative step", "parent_step", "-3", """{"kind": "refine", "caption": "a", "parent": "GEN", "parent_step": -3}"""),
        Post("no variation", "count", "0", """{"kind": "text_to_image", "caption": "a", "count": 0}"""),
        Post("too many variations", "count", "17", """{"kind": "text_to_image", "caption": "a", "count": 17}"""),
        Post("no id as asset", "asset", "../../etc", """{"kind": "animate", "motion_caption": "b", "asset": "../../etc"}"""),
        Post("start from an unknown asset", "asset", UnknownAsset, $$"""{"kind": "animate", "motion_caption": "b", "asset": "{{UnknownAsset}}"}"""),
    ];

    private static IEnumerable<BadRequest> Ids() =>
    [
        new("unknown session", "GET", "/v1/sessions/" + UnknownSession, 404, "id", UnknownSession),
        new("unknown generation", "GET", "/v1/generations/" + UnknownGeneration, 404, "id", UnknownGeneration),
        new("delete an unknown session", "DELETE", "/v1/sessions/" + UnknownSession, 404, "id", UnknownSession),
        new("cancel an unknown generation", "POST", $"/v1/generations/{UnknownGeneration}/cancel", 404, "id", UnknownGeneration),
        new("generate in an unknown session", "POST", $"/v1/sessions/{UnknownSession}/generations", 404, "id", UnknownSession) { Body = """{"kind": "text_to_image", "caption": "a"}""" },
        new("events of an unknown session", "GET", $"/v1/sessions/{UnknownSession}/events", 404, "id", UnknownSession),
        new("unknown asset", "GET", "/v1/assets/" + UnknownAsset, 404, "id", UnknownAsset),
        new("delete an unknown asset", "DELETE", "/v1/assets/" + UnknownAsset, 404, "id", UnknownAsset),
        new("no asset id", "GET", "/v1/assets/..%2fkeys", 400, "id", "keys"),
        new("fork an unknown session", "POST", $"/v1/sessions/{UnknownSession}/fork", 404, "id", UnknownSession) { Body = "{}" },
        new("fork up to elsewhere", "POST", "/v1/sessions/SES/fork", 400, "generation", UnknownGeneration) { Body = $$"""{"generation": "{{UnknownGeneration}}"}""" },
        new("path trick, encoded", "GET", "/v1/sessions/..%2f..%2fetc%2fpasswd", 400, "id", "etc"),
        new("path trick, twice encoded", "GET", "/v1/generations/%252e%252e%252fkeys/content", 400, "id", "%2e%2e%2fkeys"),
        new("path trick, backslash", "GET", "/v1/sessions/..%5C..%5Ckeys", 400, "id", "keys"),
        new("path trick, plain", "GET", "/v1/sessions/../../etc/passwd", 404, "path", "/etc/passwd"),
        new("id of another kind", "GET", "/v1/sessions/GEN", 400, "id", "gen_"),
        new("long id", "GET", "/v1/sessions/" + new string('a', 3_000), 400, "id", "aaaa"),
    ];

    private static IEnumerable<BadRequest> Http() =>
    [
        new("unknown path", "GET", "/v1/nothing", 404, "path", "/v1/nothing"),
        new("wrong method", "PUT", "/v1/sessions", 405, "method", "PUT") { Body = "{}" },
        new("wrong content type", "POST", "/v1/sessions", 415, "content-type", "text/plain") { Body = "{}", ContentType = "text/plain" },
        new("unknown character set", "POST", "/v1/sessions", 415, "content-type", "utf-7") { Body = "{}", ContentType = "application/json; charset=utf-7" },
        new("long idempotency key", "POST", "/v1/sessions", 400, "idempotency-key", "iiii") { Body = "{}", Header = ("Idempotency-Key", new string('i', 300)) },
        new("event id that is no number", "GET", "/v1/sessions/SES/events", 400, "last-event-id", "abc") { Header = ("Last-Event-ID", "abc") },
        new("range outside", "GET", "/v1/generations/GEN/content", 416, "range", "bytes=100000-") { Header = ("Range", "bytes=100000-") },
    ];

    private static IEnumerable<BadRequest> Queries() =>
    [
        new("long wait", "GET", "/v1/generations/GEN?wait=3600s", 400, "wait", "3600s"),
        new("wait that is no time", "GET", "/v1/generations/GEN?wait=abc", 400, "wait", "abc"),
        new("unknown variant", "GET", "/v1/generations/GEN/content?variant=audio", 400, "variant", "audio"),
        new("variant by number", "GET", "/v1/generations/GEN/content?variant=1", 400, "variant", "1"),
        new("variant that is not there", "GET", "/v1/generations/GEN/content?variant=video", 404, "variant", "no video; its kind is 'text_to_image'"),
        new("half an asset size", "POST", "/v1/assets?size=8x", 400, "size", "8x") { Body = "x" },
        new("odd asset size", "POST", "/v1/assets?size=65", 400, "size", "65") { Body = "x" },
        new("asset that is no picture", "POST", "/v1/assets", 400, "body", "68656C6C6F") { Body = "hello", ContentType = "image/png" },
        new("asset that is a text with a picture's start", "POST", "/v1/assets", 400, "body", "PNG") { Body = "\u0089PNG" },
        new("negative limit", "GET", "/v1/sessions?limit=-1", 400, "limit", "-1"),
        new("huge limit", "GET", "/v1/sessions?limit=100000", 400, "limit", "100000"),
        new("after no id", "GET", "/v1/sessions?after=%27%3B--", 400, "after", "';--"),
    ];

    private static IEnumerable<BadRequest> Webhooks() =>
    [
        Endpoint("endpoint without TLS", "url", "http://example.com/", """{"url": "http://example.com/"}"""),
        Endpoint("endpoint on this machine", "url", "loopback", """{"url": "https://127.0.0.1/"}"""),
        Endpoint("endpoint of a cloud's metadata", "url", "link-local", """{"url": "https://169.254.169.254/latest/meta-data"}"""),
        Endpoint("endpoint with a password", "url", "user name", """{"url": "https://me:secret@example.com/"}"""),
        Endpoint("endpoint at the port of mail", "url", "port 25", """{"url": "https://example.com:25/"}"""),
        Endpoint("endpoint that is no address", "url", "../../etc", """{"url": "../../etc"}"""),
        Endpoint("endpoint without an address", "url", "is missing", "{}"),
        Endpoint("long address", "url", "2048", $$"""{"url": "https://example.com/{{new string('a', 2_048)}}"}"""),
        Endpoint("long description", "description", "200", $$"""{"url": "https://example.com/", "description": "{{new string('a', 201)}}"}"""),
        Endpoint("events that there are none of", "events", "generation.succeded", """{"url": "https://example.com/", "events": ["generation.succeded"]}"""),
        Endpoint("no events", "events", "empty", """{"url": "https://example.com/", "events": []}"""),
        Endpoint("unknown kind of key", "kind", "rsa", """{"url": "https://example.com/", "kind": "rsa"}"""),
        new("unknown endpoint", "GET", "/v1/webhook_endpoints/" + UnknownEndpoint, 404, "id", UnknownEndpoint),
        new("change an unknown endpoint", "PATCH", "/v1/webhook_endpoints/" + UnknownEndpoint, 404, "id", UnknownEndpoint) { Body = "{}" },
        new("rotate an unknown endpoint", "POST", $"/v1/webhook_endpoints/{UnknownEndpoint}/rotate_secret", 404, "id", UnknownEndpoint) { Body = "{}" },
        new("rotate for a year", "POST", $"/v1/webhook_endpoints/{UnknownEndpoint}/rotate_secret", 400, "overlap_seconds", "31536000") { Body = """{"overlap_seconds": 31536000}""" },
        new("test an unknown endpoint", "POST", $"/v1/webhook_endpoints/{UnknownEndpoint}/test", 404, "id", UnknownEndpoint),
        new("deliveries of an unknown endpoint", "GET", $"/v1/webhook_endpoints/{UnknownEndpoint}/deliveries", 404, "id", UnknownEndpoint),
        new("no endpoint id", "DELETE", "/v1/webhook_endpoints/..%2fkeys", 400, "id", "keys"),
        new("no delivery id", "POST", $"/v1/webhook_endpoints/{UnknownEndpoint}/deliveries/..%2fkeys/redeliver", 400, "delivery", "keys"),
        new("after no delivery", "GET", $"/v1/webhook_endpoints/{UnknownEndpoint}/deliveries?after=w.-1", 400, "after", "w.-1"),
    ];

    private static BadRequest Endpoint(string name, string param, string named, string body) =>
        new(name, "POST", "/v1/webhook_endpoints", 400, param, named) { Body = body };

    private static BadRequest Post(string name, string param, string named, string body, int status = 400) =>
        new(name, "POST", Generations, status, param, named) { Body = body };
}
