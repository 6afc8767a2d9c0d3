using System.Globalization;
using LstmVis.Core;

namespace LstmVis.Server;

/// <summary>
/// Tells clients apart, so that what is kept in memory for their searches is shared fairly between them: a browser by a cookie that names nothing but itself, anything else by its address.
/// </summary>
internal sealed class ClientIdentity(RequestDelegate next)
{
    /// <summary>The name of the cookie.</summary>
    public const string CookieName = "lstmvis-client";

    /// <summary>Passes a request on with its client known.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        string? name = context.Request.Cookies[CookieName];
        if (!Guid.TryParseExact(name, "n", out _))
        {
            // A client that keeps no cookies never sends this one back.
            name = string.Create(CultureInfo.InvariantCulture, $"address {context.Connection.RemoteIpAddress}");
            context.Response.Cookies.Append(CookieName, Guid.NewGuid().ToString("n"), new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Strict, IsEssential = true });
        }

        BitmapBudget.CurrentUser = name;
        return next(context);
    }
}
