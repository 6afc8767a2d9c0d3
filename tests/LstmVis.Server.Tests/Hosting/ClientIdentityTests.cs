using System.Net;
using LstmVis.Core;
using Microsoft.AspNetCore.Http;

namespace LstmVis.Server.Tests;

public sealed class ClientIdentityTests
{
    [Fact]
    public async Task A_client_is_known_by_its_cookie_and_without_one_by_its_address()
    {
        (string? first, string? cookie) = await AskAsync(null);
        Assert.Equal("address 192.0.2.7", first);
        Assert.NotNull(cookie);
        Assert.Equal((cookie, null), await AskAsync(cookie));
        (string? second, string? other) = await AskAsync("what a stranger wrote");
        Assert.Equal("address 192.0.2.7", second);
        Assert.NotEqual(cookie, other);
    }

    [Fact]
    public async Task A_browser_gets_the_cookie_once()
    {
        await using var application = new LstmVisApplication(TestProjects.Letters());
        HttpResponseMessage first = await application.Http.GetAsync("/api/v3/projects", LstmVisApplication.Cancellation);
        Assert.Contains("httponly", Assert.Single(first.Headers.GetValues("Set-Cookie")), StringComparison.OrdinalIgnoreCase);
        Assert.False((await application.Http.GetAsync("/api/v3/projects", LstmVisApplication.Cancellation)).Headers.Contains("Set-Cookie"));
    }

    private static async Task<(string? User, string? Cookie)> AskAsync(string? cookie)
    {
        string? user = null;
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse("192.0.2.7");
        if (cookie is not null)
            context.Request.Headers.Cookie = $"{ClientIdentity.CookieName}={cookie}";
        await new ClientIdentity(async _ =>
        {
            await Task.Yield();
            user = await Task.Run(() => BitmapBudget.CurrentUser);
        }).InvokeAsync(context);
        return (user, context.Response.Headers.SetCookie.FirstOrDefault()?.Split('=', ';')[1]);
    }
}
