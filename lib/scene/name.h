/* name.h: names of files beside a scene: folders, SAFE products, and the stem that the files of one
 * product share under the producers' ways of naming. */
#ifndef TNK_SCENE_NAME_H
#define TNK_SCENE_NAME_H

#include "scene/meta_kind.h"

/* 1 where every look at a file is a request (/vsicurl/, /vsis3/ ...). */
int tnk_name_on_network(const char *name);

/* A copy; where it is not UTF-8, its bytes beyond ASCII as \xNN, so that any output can hold it. NULL: no memory. */
char *tnk_name_legible(const char *name);

/* 1 where a file (no folder) of that name is there. */
int tnk_name_is_there(const char *name);

/* "folder/frontback"; 0 where it does not fit. */
int tnk_name_join(char out[TNK_META_NAME_SIZE], const char *folder, const char *front,
                  const char *back);

/* The folder of a name, without its last slash; "" for none, "." never. */
void tnk_name_folder(const char *name, char out[TNK_META_NAME_SIZE]);

/* The first name of a folder, in the alphabet, that begins and ends so; 0: none. */
int tnk_name_first(const char *folder, const char *front, const char *back,
                   char out[TNK_META_NAME_SIZE]);

/* The SAFE product's folder: up to the component that ends in .SAFE, or the folder of its main
 * file, or what lies in a zip archive. 0: it is none. */
int tnk_name_safe_root(const char *file, char root[TNK_META_NAME_SIZE]);

/* The granule's folder a band's file lies in, or the product's first. 0: none. */
int tnk_name_granule(const char *root, const char *scene, char out[TNK_META_NAME_SIZE]);

/* What the names of a product's files begin with: the file's own name without its extension first,
 * then as far as each mark of a producer. */
enum { TNK_STEMS = 10 };
typedef struct tnk_stems {
    int count;
    char stem[TNK_STEMS][256];
} tnk_stems;
void tnk_name_stems(const char *scene, tnk_stems *out);

#endif
