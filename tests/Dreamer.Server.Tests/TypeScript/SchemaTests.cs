using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Dreamer.Testing;

namespace Dreamer.Server.Tests.TypeScript;

/// <summary>The client's types are those of the server's own description.</summary>
[Collection(nameof(NanoClients))]
public sealed partial class SchemaTests(TypeScriptPackage package)
{
    private const string Committed = "clients/typescript/src/schema.ts";

    private static readonly string s_actual = Path.Combine(AppContext.BaseDirectory, "schema.actual.ts");

    /// <summary>Without npm the document's digest alone is compared.</summary>
    [Fact]
    public async Task The_types_are_those_of_the_OpenAPI_document()
    {
        await using var server = await FakeServer.StartAsync();
        using var http = new HttpClient { BaseAddress = server.Running.Url };
        var document = await http.GetStringAsync(new Uri("openapi/v1.json", UriKind.Relative));
        var committed = await File.ReadAllTextAsync(RepositoryRoot.Combine(Committed));
        if (TypeScriptPackage.Missing is null)
        {
            using var folder = new TemporaryFolder();
            await File.WriteAllTextAsync(folder.File("document.json"), document);
            await File.WriteAllTextAsync(s_actual, await package.GenerateAsync(folder.File("document.json")));
            Assert.True(committed == await File.ReadAllTextAsync(s_actual), $"The OpenAPI document has changed. Make the types again: cp {s_actual} {RepositoryRoot.Combine(Committed)}");
        }

        var digest = DigestOf(document);
        Assert.True(committed.Contains($"the SHA-256 {digest};", StringComparison.Ordinal),
            $"The OpenAPI document has changed; its SHA-256 is {digest} now. Make the types again: npm run generate --prefix clients/typescript http://127.0.0.1:8080/openapi/v1.json");
    }

    /// <summary>As generate.mjs does it: where the server is, is no part of what it can do.</summary>
    private static string DigestOf(string document) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Place().Replace(document, "$1", 1))));

    [GeneratedRegex("""("servers": \[\s*\{\s*"url": ")[^"]*""")]
    private static partial Regex Place();
}
