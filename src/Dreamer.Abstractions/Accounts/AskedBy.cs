namespace Dreamer.Accounts;

/// <summary>
/// The id of the key that the call at hand was asked for with. It goes along with grain calls by itself, so that no face of the API can
/// forget it.
/// </summary>
public static class AskedBy
{
    private const string Name = "dreamer.key";

    public static string? Key
    {
        get => RequestContext.Get(Name) as string;
        set
        {
            if (value is null)
            {
                RequestContext.Remove(Name);
            }
            else
            {
                RequestContext.Set(Name, value);
            }
        }
    }
}
