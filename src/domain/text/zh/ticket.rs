//! What is said about tickets, in Chinese.
//! Must not differ in content from its twin in `en/`.

use crate::domain::text::ticket::{RefusalHints, WarningTexts};

/// Next steps after a refusal.
pub static REFUSAL: RefusalHints = RefusalHints {
    too_large: "服务器一般只接收 8 到 16 kB 的请求头，请精简票据内容",
    malformed: "票据由三段 base64url 用点号连接而成；请确认复制完整，没有带上 `Bearer ` 或引号（旧式 base64(openid) 请加 --format base64）",
    encrypted: "wxauth 只读取签名票据（JWS），请让签发方改用 JWS",
    duplicate_key: "请修正签发方：同名字段出现两次时，不同的库会读到不同的值",
    critical_header: "签发方使用了 JWS 扩展；请去掉它，或改用支持该扩展的库来验证",
    alg_not_allowed: "如果你们确实用这种算法签发，请用 --alg 指明；绝不能以票据自己声明的算法为准",
    bad_signature: "请确认签发和验证用的是同一把密钥；老的 Java 库会先对密钥文本做 base64 解码（--key-encoding base64），Node 和 Python 则直接取字节",
    expired: "请重新登录获取新票据；如果只是两边时钟有偏差，可用 --leeway 30s 放宽",
    not_yet_valid: "请稍候再试，或核对签发方与验证方的时钟（--leeway 30s）",
    issued_in_future: "请核对签发方与验证方的时钟（--leeway 30s）；把毫秒当成秒也会出现这种情况",
    wrong_issuer: "票据来自另一个环境或服务；请检查 --issuer 和 [ticket] issuer",
    wrong_audience: "票据是发给另一个服务或另一种用途的，例如邀请票据不能当登录票据用",
    unexpected_audience: "如果确实是发给你的，请用 --audience 指明；发给别人的票据不能在这里登录",
    missing_claim: "请让签发方补上这个字段，或者不要求它",
    invalid_claim: "请修正签发方；时间应为以秒计的数字，而不是字符串",
    wrong_claim: "可用 `wxauth ticket decode` 查看实际的值",
    no_jti: "请让签发方加上随机的 jti；`wxauth ticket sign` 默认会加",
    no_exp: "请让签发方加上 exp；`wxauth ticket sign` 默认会加",
    replayed: "这张票据只能用一次，而且已经用过；请重新登录获取新票据",
};

/// Warnings.
pub static WARNING: WarningTexts = WarningTexts {
    short_key: "票据密钥只有 {length}；不足 {wanted} 字节时，拿到一张票据就能离线猜出密钥（生成一把：openssl rand -hex 32）",
    dictionary_key: "票据密钥由常见词组成，拿到一张票据的人几秒钟就能试出来（生成一把：openssl rand -hex 32）",
    key_is_app_secret: "票据密钥就是 AppSecret：一个泄露等于两个都泄露，更换其中一个，另一个也跟着失效",
    key_is_appid: "票据密钥就是 AppID，而 AppID 写在每条登录链接里：任何人都能伪造票据",
    tokens_included: "`{name}` 会写进票据内容，看到票据的人都能读出来",
    forgeable: "base64(openid) 没有签名：知道或猜到 openid 的人都能伪造",
    not_verified: "未经验证（NOT VERIFIED）：没有检查签名，这些内容谁都可以写出来",
    no_exp: "票据没有 exp：谁拿到它都可以永远使用",
    exp_in_millis: "exp 看起来是毫秒；按秒计算要到几千年以后，这张票据实际上永不过期",
    born_expired: "票据有效期为 0，一签出来就已过期，只适合测试后端会不会拒绝",
    long_lived: "票据有效期长达 {days} 天；一旦被盗，这么久都能用，切换微信账号也不会让它失效",
    expired: "票据已于 {time} 过期",
    not_yet_valid: "票据在 {time} 之前无效",
    unsigned: "票据没有签名；接受它的服务器等于让任何人冒充任何人",
    no_sub: "票据没有 sub，没有说明是哪个用户；openid 应放在这里",
    carries_tokens: "票据内容里有 `{name}`，看到票据的人都能读出来；它只能留在服务器上",
    personal_data: "票据内容里有个人信息 `{name}`，看到票据的人都能读出来",
    header_brings_key: "票据头里有 `{name}`，也就是发送方自选的密钥；照用它的验证方什么都会接受",
    critical_header: "票据头里有 `crit`：不认识该扩展的验证方必须拒绝",
    duplicate_key: "字段 `{name}` 出现了两次，不同的库会取不同的值",
    invalid_claim: "字段 `{name}` 的类型不对，严格的库会拒绝这张票据",
};
