"""Why a file cannot be taken, or how it was taken, and what to say about it."""

MOST_PAGES = 20  # of a PDF

WORDS = {
    "empty": "收到的是一个空文件，请重新选择后再发送一次。",
    "too_large": "这个文件超过了{limit}，请分成几份上传，或直接在微信里拍照发送。",
    "pdf_too_large": "这个 PDF 里的图片太大，缩小以后还是放不下，请分成几份上传，或改为拍照上传。",
    "too_large_photo": "这张图片太大了，请用手机重新拍一张再发送。",
    "too_many_pixels": "这张图片的尺寸太大了，请缩小后再上传，或用手机直接拍一张。",
    "too_small": "这张图片太小，看不清上面的字，请发送原图，或重新拍一张。",
    "odd_shape": "这张图片又窄又长，看不清上面的字，请截成几张分别发送，或重新拍一张。",
    "broken": "这张图片没有传完整，请重新发送一次；还是不行的话，请重新拍一张。",
    "animated": "动态图片无法作为资料，请改发一张静态照片或扫描件。",
    "video": "视频无法作为资料，请改发一张照片。",
    "unknown": "无法识别这个文件，请上传 JPG、PNG、BMP、GIF、WebP、HEIC 图片或 PDF。",
    "png": "暂不支持 PNG 图片，请另存为 JPG 后再上传，或直接在微信里发送。",
    "avif": "暂不支持 AVIF 图片，请另存为 JPG 后再上传，或直接在微信里发送。",
    "tiff": "暂不支持 TIFF 图片，请另存为 JPG 或 PDF 后再上传。",
    "office": "请把文档打印、盖章后拍照上传，或另存为 PDF 后再上传。",
    "ofd": "暂不支持 OFD 文件，请打开后“打印为 PDF”再上传，或改为拍照上传。",
    "archive": "暂不支持压缩包，请解压后把图片或 PDF 逐个上传。",
    "web_page": "这是一个网页文件，请上传资料的照片、扫描件或 PDF。",
    "pdf_broken": "这个 PDF 打不开，请重新导出后再上传，或改为拍照上传。",
    "pdf_cut": "这个 PDF 没有传完整，请重新上传一次；还是不行的话，请重新导出，或改为拍照上传。",
    "pdf_locked": "这个 PDF 设有密码，请取消密码后再上传，或改为拍照上传。",
    "pdf_active": "这个 PDF 里含有脚本等会自动运行的内容，请重新扫描或“打印为 PDF”后再上传。",
    "pdf_attachment": "这个 PDF 里夹带了别的文件，请“打印为 PDF”另存一份后再上传，或改为拍照上传。",
    "pdf_pages": "这个 PDF 超过{pages}页。请只留下资料所在的页面，或分成几个 PDF，每个{pages}页以内。",
    "pdf_no_pages": "这个 PDF 里没有页面，请重新导出后再上传。",
    "pdf_blank": "这个 PDF 打开后是空白的，请重新导出后再上传，或改为拍照上传。",
    "pdf_pixels": "这个 PDF 里的图片尺寸太大，请用300dpi重新扫描后再上传，或改为拍照上传。",
    "too_heavy": "这个文件过于复杂，无法处理，请改为拍照后上传。",
}
SEVERAL_PAGES = "这个 PDF 有{pages}页，已经合在一起作为一份资料；不同的资料请分开上传。"
SEVERAL_PAPERS = "{file}里不止一份资料，已经分成{papers}份，一份一份地看。"


class Unreadable(Exception):
    """A file that cannot be taken. `code` is for programs; `words` are said to the person."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code = code
        self.words = words


def refusal(code: str, *, limit: int = 0) -> Unreadable:
    """`limit` is in bytes, for those words that name it."""
    return Unreadable(code, WORDS[code].format(limit=f"{limit / 1024 / 1024:.3g}MB", pages=MOST_PAGES))
