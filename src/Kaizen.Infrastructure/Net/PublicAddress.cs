using System.Net;
using System.Net.Sockets;

namespace Kaizen.Infrastructure.Net;

/// <summary>Tells addresses of the public internet from all others.</summary>
internal static class PublicAddress
{
    // Loopback, private, link-local, shared, protocol, benchmark, multicast and reserved ranges (IANA special-purpose registries).
    private static readonly IPNetwork[] Special =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            "::/127", "100::/64", "2001::/23", "2001:db8::/32", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");
    private static readonly IPNetwork LocallyTranslated = IPNetwork.Parse("64:ff9b:1::/48");
    private static readonly IPNetwork Compatible = IPNetwork.Parse("::/96");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");

    /// <summary>Says whether a URL's host may be public: it is no address of another place, nor a name of this machine.</summary>
    public static bool MayBe(string host)
    {
        string name = host.TrimEnd('.');
        return IPAddress.TryParse(name, out IPAddress? address)
            ? Is(address)
            : name.Length > 0 && !name.Equals("localhost", StringComparison.OrdinalIgnoreCase) && !name.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);
    }

    public static bool Is(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        if (Array.Exists(Special, network => network.Contains(address)) || LocallyTranslated.Contains(address))
        {
            return false;
        }

        // Addresses that carry an IPv4 address lead where that leads.
        return address.AddressFamily == AddressFamily.InterNetwork || EmbeddedIn(address) is not { } inner || Is(inner);
    }

    private static IPAddress? EmbeddedIn(IPAddress address)
    {
        byte[] bytes = address.GetAddressBytes();
        return Translated.Contains(address) || Compatible.Contains(address) ? new IPAddress(bytes.AsSpan(12, 4))
            : SixToFour.Contains(address) ? new IPAddress(bytes.AsSpan(2, 4))
            : null;
    }
}
