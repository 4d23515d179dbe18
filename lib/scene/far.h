/* far.h: what lies on servers: object storage and the web, through GDAL's /vsi... names. */
#ifndef TNK_SCENE_FAR_H
#define TNK_SCENE_FAR_H

#include <stddef.h>

/* The name GDAL opens for a URL: s3:// /vsis3/, gs:// /vsigs/, az:// /vsiaz/, https:// /vsicurl/https://, file:// a
 * path; other names as they are. To be freed with CPLFree. */
char *tnk_far_name(const char *name);

/* A checksum of the server's ETag, or else of its date and length, after one request; of a folder, which has none, of
 * the listing of all in it. "server:...", or "" where the server says nothing. */
void tnk_far_tag(const char *name, char out[64]);

/* Why a server does not give it, in words; 0: it does, or does not say, or the name lies on none. One request. */
int tnk_far_why(const char *name, char *out, size_t capacity);

#endif
