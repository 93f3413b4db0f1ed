using System.Net;
using Kaizen.Infrastructure.Net;

namespace Kaizen.Infrastructure.Tests.Git;

[Parallelizable(ParallelScope.All)]
public sealed class PublicAddressTests
{
    private static readonly OutboundHttpOptions PublicOnly = new() { AllowPrivateNetworksSetting = "Hosts:AllowPrivate" };

    [TestCase("140.82.121.3")]
    [TestCase("172.15.255.255")]
    [TestCase("172.32.0.1")]
    [TestCase("2606:4700::6810:1234")]
    [TestCase("64:ff9b::8c52:7903")]
    [TestCase("::ffff:140.82.121.3")]
    public void Is_ForThePublicInternet_IsTrue(string address) => Assert.That(PublicAddress.Is(IPAddress.Parse(address)), Is.True);

    [TestCase("127.0.0.1")]
    [TestCase("127.9.9.9")]
    [TestCase("0.0.0.0")]
    [TestCase("10.1.2.3")]
    [TestCase("172.16.0.1")]
    [TestCase("172.31.255.255")]
    [TestCase("192.168.1.1")]
    [TestCase("169.254.169.254")]
    [TestCase("100.64.0.1")]
    [TestCase("224.0.0.1")]
    [TestCase("255.255.255.255")]
    [TestCase("::1")]
    [TestCase("::")]
    [TestCase("fe80::1")]
    [TestCase("fd00::1")]
    [TestCase("ff02::1")]
    [TestCase("::ffff:127.0.0.1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("::7f00:1")]
    [TestCase("64:ff9b::7f00:1")]
    [TestCase("64:ff9b:1::1")]
    [TestCase("2002:7f00:1::")]
    public void Is_ForAnyOtherPlace_IsFalse(string address) => Assert.That(PublicAddress.Is(IPAddress.Parse(address)), Is.False);

    [TestCase("http://127.0.0.1/")]
    [TestCase("http://0.0.0.0/")]
    [TestCase("http://[::]/")]
    [TestCase("http://[::1]:8080/")]
    [TestCase("http://[::ffff:10.0.0.1]/")]
    [TestCase("http://[fe80::1%25eth0]/")]
    [TestCase("http://169.254.169.254/latest/")]
    [TestCase("http://2130706433/")]
    [TestCase("http://0x7f.1/")]
    [TestCase("http://127.0.0.1./")]
    [TestCase("http://localhost/")]
    [TestCase("http://LOCALHOST./")]
    [TestCase("http://git.localhost/")]
    public void MayBe_ForThisMachineAndPrivateNetworks_IsFalse(string address) => Assert.That(PublicAddress.MayBe(new Uri(address).IdnHost), Is.False);

    [TestCase("https://github.com/")]
    [TestCase("https://140.82.121.3/")]
    [TestCase("https://[2606:4700::6810:1234]/")]
    [TestCase("https://localhost.example.org/")]
    [TestCase("https://10.example.org/")]
    [TestCase("https://git.münchen.example/")]
    public void MayBe_ForAllOthers_IsTrue(string address) => Assert.That(PublicAddress.MayBe(new Uri(address).IdnHost), Is.True);

    [TestCase("127.0.0.1")]
    [TestCase("0.0.0.0")]
    [TestCase("::")]
    [TestCase("::ffff:169.254.169.254")]
    [TestCase("140.82.121.3", "10.0.0.1")]
    public void CreateHandler_WhenANameLeadsToAPrivateNetwork_RefusesToConnect(params string[] addresses)
    {
        IPAddress[] found = [.. addresses.Select(IPAddress.Parse)];
        using var client = new HttpClient(OutboundHttp.CreateHandler(PublicOnly, (_, _) => Task.FromResult(found)));

        Assert.That(
            () => client.GetAsync("http://rebound.example.org/"),
            Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<AddressRefusedException>()
                .And.InnerException.Message.Contains($"'rebound.example.org' leads to '{found[^1]}'")
                .And.InnerException.Message.Contains(PublicOnly.AllowPrivateNetworksSetting));
    }

    [TestCase("http://localhost:1/")]
    [TestCase("http://localhost.:1/")]
    [TestCase("http://0.0.0.0:1/")]
    [TestCase("http://[::]:1/")]
    [TestCase("http://2130706433:1/")]
    [TestCase("http://[::ffff:127.0.0.1]:1/")]
    public void CreateHandler_WhenAnAddressLeadsToThisMachine_RefusesToConnect(string address)
    {
        using var client = new HttpClient(OutboundHttp.CreateHandler(PublicOnly));

        Assert.That(
            () => client.GetAsync(address),
            Throws.TypeOf<HttpRequestException>().With.InnerException.TypeOf<AddressRefusedException>());
    }
}
