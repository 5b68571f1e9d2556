using Dreamer.Api.Requests;

namespace Dreamer.Api.Admin;

/// <summary>How devices are listed, whichever face asks: from what they reported by themselves, which no request makes them do.</summary>
internal static class DeviceCalls
{
    public static async Task<Page<DeviceResource>> ListAsync(PageQuery page, IGrainFactory grains)
    {
        var known = await grains.DeviceDirectory().ListKnownAsync();
        var rest = known.Where(device => page.After is null || string.CompareOrdinal(device.Report.Device, page.After) > 0);
        return rest.Take(page.Limit + 1).Select(DeviceResource.Of).ToList().ToPage(page.Limit, device => device.Id);
    }
}
