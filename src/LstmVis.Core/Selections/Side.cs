namespace LstmVis.Core;

/// <summary>On which side of zero a cell must pass its threshold <c>q</c> to be on. Equality is on; NaN is never on.</summary>
public enum Side
{
    /// <summary>On where activation &gt;= q.</summary>
    Positive,

    /// <summary>On where activation &lt;= -q.</summary>
    Negative,

    /// <summary>On where activation &gt;= q or activation &lt;= -q.</summary>
    Either,
}
