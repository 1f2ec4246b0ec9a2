//! What `explain` says about single words, in English.
//! Must not be a translation of its Chinese twin.

use crate::domain::text::explain::WordTexts;

/// What a word means.
pub(super) const TEXT: WordTexts = WordTexts {
    refused_title: "authdeny: the user refused",
    refused: "Older WeChat clients come back to the callback with code=authdeny after a refusal; state is \
              empty then and its value stands in reason. It is no code and cannot be exchanged. Newer \
              clients mostly close the page and come back with nothing at all.",
    refused_next: "Before anything else see whether code is authdeny, or missing; if so, say that the login \
                   did not happen and offer it again. To get such a callback here: \
                   wxauth mock --refusal authdeny.",
    snapshot_title: "Snapshot page",
    snapshot: "What WeChat shows when a page asks for snsapi_userinfo at once, before the user has touched \
               anything: the page can be looked at, but it is logged in as a virtual account whose openid, \
               unionid, name and picture are nobody's. The token answer then has is_snapshotuser: 1, which \
               ordinary users never have.",
    snapshot_next: "Ask after a tap, or with snsapi_base first. Where is_snapshotuser comes, make no account \
                    and point the user to the button for the full service at the lower right. To see it here: \
                    wxauth login --mock --as snapshot.",
    base_title: "scope: snsapi_base",
    base: "Silent: no consent page, the browser is back with a code at once. An official account's token is \
           good for the openid alone, /sns/userinfo answers 48001; at WeCom the code gives the member's \
           userid.",
    base_next: "Enough to know who it is. For name and picture ask for snsapi_userinfo; a website's QR login \
                has snsapi_login.",
    userinfo_title: "scope: snsapi_userinfo",
    userinfo: "An official account's page asks the user, and the token then opens /sns/userinfo: name, \
               picture, and the unionid where the account is bound to an open-platform account. Followers \
               who come from its menu or chat are not asked.",
    userinfo_next: "Go there after a tap; asked for as soon as the page opens it becomes a snapshot page. \
                    Verified service accounts and test accounts may use it, others see 10005. Website apps \
                    have snsapi_login instead.",
    login_title: "scope: snsapi_login",
    login: "A website's QR login: for open.weixin.qq.com/connect/qrconnect, with the appid of a website app of \
            the open platform. The token opens /sns/userinfo.",
    login_next: "wxauth url --platform web builds the link. An official account's page (oauth2/authorize) does \
                 not know this scope: snsapi_base or snsapi_userinfo there.",
    privateinfo_title: "scope: snsapi_privateinfo",
    privateinfo: "WeCom asks the member, and getuserinfo then answers a user_ticket as well, good for 1800 \
                  seconds: getuserdetail takes it and gives picture, telephone and whatever else was allowed. \
                  The link must have agentid.",
    privateinfo_next: "wxauth url --platform work --scope snsapi_privateinfo --agentid AGENTID builds the link; \
                       for the userid alone snsapi_base is enough. Official accounts and website apps have no \
                       such scope.",
};
