using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Mime;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dreamer.Client.Http;

/// <summary>Sends one call, and turns every refusal into a <see cref="DreamerApiException"/>.</summary>
internal sealed class ApiConnection(HttpClient http) : IDisposable
{
    /// <summary>Entries of a page at most.</summary>
    public const int LongestPage = 100;

    public Task<T> GetAsync<T>(string path, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Get, path), shape, cancellationToken);

    /// <summary>What a call that is sent again is known by.</summary>
    public static string NewKey() => Guid.CreateVersion7().ToString("N");

    public Task<T> PostAsync<T>(string path, HttpContent? body, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        PostAsync(path, body, shape, NewKey(), cancellationToken);

    public Task<T> PostAsync<T>(
        string path, HttpContent? body, JsonTypeInfo<T> shape, string idempotencyKey, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = body };
        request.Headers.Add("Idempotency-Key", idempotencyKey);
        return ReadAsync(request, shape, cancellationToken);
    }

    public Task<T> PatchAsync<T>(string path, HttpContent body, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        ReadAsync(new HttpRequestMessage(HttpMethod.Patch, path) { Content = body }, shape, cancellationToken);

    /// <summary>Every entry of a list that comes in pages.</summary>
    public static async IAsyncEnumerable<T> PagesAsync<T>(
        Func<string?, CancellationToken, Task<Page<T>>> read, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? after = null;
        do
        {
            var page = await read(after, cancellationToken);
            foreach (var item in page.Data)
            {
                yield return item;
            }

            after = page.NextAfter;
        }
        while (after is not null);
    }

    public Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent body, JsonTypeInfo<T> shape, CancellationToken cancellationToken) =>
        ReadAsync(new HttpRequestMessage(method, path) { Content = body }, shape, cancellationToken);

    /// <summary>Where a page begins, as a parameter of a query; nothing for the first.</summary>
    public static string After(string? after) => after is null ? "" : $"&after={Uri.EscapeDataString(after)}";

    /// <summary>A day as a parameter of a query; nothing where there is none.</summary>
    public static string Day(string name, DateOnly? day) =>
        day is { } given ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"&{name}={given:yyyy-MM-dd}") : "";

    /// <summary>Where a first try's answer was lost, that it is gone already is what was wanted.</summary>
    public async Task DeleteAsync(string path, CancellationToken cancellationToken)
    {
        var request = Attempts.Short(new HttpRequestMessage(HttpMethod.Delete, path) { Content = new ByteArrayContent([]) }); // without a body, the connection sends it again by itself, uncounted
        try
        {
            using var response = await SendAsync(request, cancellationToken);
        }
        catch (DreamerApiException gone) when (gone.StatusCode == HttpStatusCode.NotFound && Attempts.Of(request) > 1)
        {
            // A try before this one deleted it.
        }
    }

    /// <summary>Copies an answer as it comes, of whatever length.</summary>
    public Task DownloadAsync(string path, Stream destination, CancellationToken cancellationToken) =>
        ResumedDownload.CopyAsync(this, path, destination, cancellationToken);

    /// <summary>What is behind so many bytes of the thing that had this tag.</summary>
    public Task<HttpResponseMessage> OpenRangeAsync(string path, long from, EntityTagHeaderValue? tag, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (from > 0 && tag is not null)
        {
            request.Headers.Range = new RangeHeaderValue(from, null);
            request.Headers.IfRange = new RangeConditionHeaderValue(tag);
        }

        return SendAsync(request, cancellationToken);
    }

    public Task<HttpResponseMessage> OpenEventsAsync(string path, long afterSequence, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(MediaTypeNames.Text.EventStream));
        request.Headers.Add("Last-Event-ID", afterSequence.ToString(System.Globalization.CultureInfo.InvariantCulture));
        return SendAsync(request, cancellationToken);
    }

    public async Task<bool> IsOkAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await http.GetAsync(path, cancellationToken);
        return response.IsSuccessStatusCode;
    }

    public void Dispose() => http.Dispose();

    private async Task<T> ReadAsync<T>(HttpRequestMessage request, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(Attempts.Short(request), cancellationToken);
        return await response.Content.ReadFromJsonAsync(shape, cancellationToken)
            ?? throw new InvalidDataException($"The server answered '{request.RequestUri}' with an empty body.");
    }

    private async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        using (request)
        {
            var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                return response;
            }

            using (response)
            {
                throw new DreamerApiException(await ReadProblemAsync(response, cancellationToken));
            }
        }
    }

    private static async Task<Problem> ReadProblemAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.Content.Headers.ContentType?.MediaType == MediaTypeNames.Application.ProblemJson)
        {
            return JsonSerializer.Deserialize(body, ClientJson.Default.Problem)!;
        }

        // Something between us and the server answered, a proxy for one.
        var status = (int)response.StatusCode;
        var detail = $"The server answered {status}: {body}";
        return new Problem(null, response.ReasonPhrase ?? "error", status, detail, ErrorCodes.Internal, null, null, status >= 500);
    }
}
