using Dreamer.Api.Requests;
using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace Dreamer.Api.Grpc.Calls;

/// <summary>Refuses a message whose texts no screen shows, as a JSON body's are refused.</summary>
internal static class CallTexts
{
    public static void Check(IMessage message)
    {
        foreach (var field in message.Descriptor.Fields.InFieldNumberOrder())
        {
            CheckField(field, field.HasPresence && !field.Accessor.HasValue(message) ? null : field.Accessor.GetValue(message));
        }
    }

    private static void CheckField(FieldDescriptor field, object? value)
    {
        switch (value)
        {
            case string text:
                BodyTexts.CheckLetters(text, field.Name);
                break;
            case IMessage message:
                Check(message);
                break;
            case System.Collections.IDictionary map:
                map.Keys.Cast<object>().Concat(map.Values.Cast<object>()).ToList().ForEach(one => CheckField(field, one));
                break;
            case System.Collections.IList list:
                list.Cast<object>().ToList().ForEach(one => CheckField(field, one));
                break;
        }
    }
}
