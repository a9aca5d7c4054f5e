/** The short names of properties and of general categories (22.2.2.9.6, tables 69 and 70 of the standard). */

const namesIn = (text: string): ReadonlyMap<string, string> =>
  new Map(text.split(" ").map((pair) => pair.split("=") as [string, string]));

export const BINARY_ALIASES = namesIn(
  "AHex=ASCII_Hex_Digit Alpha=Alphabetic Bidi_C=Bidi_Control Bidi_M=Bidi_Mirrored CI=Case_Ignorable " +
    "CWCF=Changes_When_Casefolded CWCM=Changes_When_Casemapped CWKCF=Changes_When_NFKC_Casefolded " +
    "CWL=Changes_When_Lowercased CWT=Changes_When_Titlecased CWU=Changes_When_Uppercased " +
    "DI=Default_Ignorable_Code_Point Dep=Deprecated Dia=Diacritic EBase=Emoji_Modifier_Base EComp=Emoji_Component " +
    "EMod=Emoji_Modifier EPres=Emoji_Presentation ExtPict=Extended_Pictographic Ext=Extender Gr_Base=Grapheme_Base " +
    "Gr_Ext=Grapheme_Extend Hex=Hex_Digit IDSB=IDS_Binary_Operator IDST=IDS_Trinary_Operator IDC=ID_Continue " +
    "IDS=ID_Start Ideo=Ideographic Join_C=Join_Control LOE=Logical_Order_Exception Lower=Lowercase " +
    "NChar=Noncharacter_Code_Point Pat_Syn=Pattern_Syntax Pat_WS=Pattern_White_Space QMark=Quotation_Mark " +
    "RI=Regional_Indicator STerm=Sentence_Terminal SD=Soft_Dotted Term=Terminal_Punctuation UIdeo=Unified_Ideograph " +
    "Upper=Uppercase VS=Variation_Selector space=White_Space XIDC=XID_Continue XIDS=XID_Start",
);

export const CATEGORY_ALIASES = namesIn(
  "LC=Cased_Letter Pe=Close_Punctuation Pc=Connector_Punctuation Cc=Control cntrl=Control Sc=Currency_Symbol " +
    "Pd=Dash_Punctuation Nd=Decimal_Number digit=Decimal_Number Me=Enclosing_Mark Pf=Final_Punctuation Cf=Format " +
    "Pi=Initial_Punctuation L=Letter Nl=Letter_Number Zl=Line_Separator Ll=Lowercase_Letter M=Mark " +
    "Combining_Mark=Mark Sm=Math_Symbol Lm=Modifier_Letter Sk=Modifier_Symbol Mn=Nonspacing_Mark N=Number " +
    "Ps=Open_Punctuation C=Other Lo=Other_Letter No=Other_Number Po=Other_Punctuation So=Other_Symbol " +
    "Zp=Paragraph_Separator Co=Private_Use P=Punctuation punct=Punctuation Z=Separator Zs=Space_Separator " +
    "Mc=Spacing_Mark Cs=Surrogate S=Symbol Lt=Titlecase_Letter Cn=Unassigned Lu=Uppercase_Letter",
);
