"""Why a file cannot be taken, and what to say about it."""

WORDS = {
    "empty": "收到的是一个空文件，请重新选择后再发送一次。",
    "too_large": "这个文件超过了{limit}，请压缩后再上传，或直接在微信里拍照发送。",
    "too_large_photo": "这张图片太大了，请用手机重新拍一张再发送。",
    "too_many_pixels": "这张图片的尺寸太大了，请缩小后再上传，或用手机直接拍一张。",
    "broken": "这张图片没有传完整，请重新发送一次。",
    "animated": "动态图片无法作为资料，请改发一张静态照片或扫描件。",
    "unknown": "无法识别这个文件，请上传 JPG、JPEG、BMP、GIF 图片或 PDF。",
    "png": "暂不支持 PNG 图片，请另存为 JPG 后再上传，或直接在微信里发送。",
    "heic": "暂不支持 HEIC 照片，请在手机上另存为 JPG，或直接在微信里发送。",
    "webp": "暂不支持 WEBP 图片，请另存为 JPG 后再上传，或直接在微信里发送。",
    "tiff": "暂不支持 TIFF 图片，请另存为 JPG 或 PDF 后再上传。",
    "office": "请把文档打印、盖章后拍照上传，或另存为 PDF 后再上传。",
    "archive": "暂不支持压缩包，请解压后把图片或 PDF 逐个上传。",
    "web_page": "这是一个网页文件，请上传资料的照片、扫描件或 PDF。",
    "pdf_broken": "这个 PDF 打不开，请重新导出后再上传，或改为拍照上传。",
    "pdf_locked": "这个 PDF 设有密码，请取消密码后再上传，或改为拍照上传。",
    "pdf_active": "这个 PDF 含有脚本或附件，请重新扫描或“打印为 PDF”后再上传。",
    "pdf_pages": "这个 PDF 超过{pages}页，请只保留需要的页面后再上传。",
    "pdf_no_pages": "这个 PDF 里没有页面，请重新导出后再上传。",
    "too_heavy": "这个文件过于复杂，无法处理，请改为拍照后上传。",
}


class Unreadable(Exception):
    """A file that cannot be taken. `code` is for programs; `words` are said to the person."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def refusal(code: str, **facts: object) -> Unreadable:
    return Unreadable(code, WORDS[code].format(**facts))
