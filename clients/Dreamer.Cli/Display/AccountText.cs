using System.Globalization;
using System.Reflection;
using System.Text.Json;
using Dreamer.Client.Admin;

namespace Dreamer.Cli.Display;

/// <summary>Tenants, their limits and their keys as people read them.</summary>
internal static class AccountText
{
    public static string[] Row(Tenant tenant) => [tenant.Id, tenant.State, Day(tenant.CreatedAt), tenant.Title];

    /// <summary>What the server's settings have is not said.</summary>
    public static IEnumerable<string> Of(TenantLimits limits)
    {
        List<string[]> rows =
        [
            .. from property in typeof(TenantLimits).GetProperties(BindingFlags.Public | BindingFlags.Instance)
               let value = property.GetValue(limits) as IFormattable
               where value is not null
               let name = JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name)
               select new[] { "  " + name, value.ToString(null, CultureInfo.InvariantCulture) },
        ];
        return rows.Count > 0 ? Columns.Of(rows) : ["  limits: as the server's settings have them"];
    }

    public static IEnumerable<string> Of(IReadOnlyList<ApiKey> keys) => keys.Count == 0
        ? ["  keys: none"]
        : Columns.Of([["KEY", "STATE", "SCOPES", "CREATED", "EXPIRES", "LAST USED", "NAME"], .. keys.Select(Row)]);

    private static string[] Row(ApiKey key) =>
        [key.Id, key.State, string.Join('+', key.Scopes), Day(key.CreatedAt), Day(key.ExpiresAt), Day(key.LastUsedAt), key.Name];

    private static string Day(DateTimeOffset? time) => time is { } known ? known.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) : "-";
}
